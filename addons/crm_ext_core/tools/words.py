"""Functions of PostgreSQL that read the words of a talk, and of what is searched.

Of each word two forms are kept: the word itself (with PostgreSQL's weight A), for
beginnings, part numbers, names and quotes, and its German stem. Both are written
without accents and in one spelling of the umlauts, and a letter beside a digit begins
a new word: "Müller", "Mueller" and "Muller" are one word, "AB4711" and "AB-4711" two.
"""

# PostgreSQL refuses text vectors of more than 1 MB.
MAX_INDEXED_CHARACTERS = 300_000
# The accents of German and its neighbours; the others take a slower way.
ACCENTED = "äöüÄÖÜáàâãåéèêëíìîïóòôõúùûçñÉÈÀÂÇ"
UNACCENTED = "aouAOUaaaaaeeeeiiiioooouuucnEEAAC"
# Letters that Unicode does not decompose; the sign between "M8" and "30" is an x, too
LETTERS = "ØøŁłĐđıŒœÆæ×\u2010"
PLAIN_LETTERS = "ooLlddiOoAax-"
# Accents that Unicode's decomposition splits off, soft hyphens, blanks of no width
INVISIBLE = "".join(map(chr, range(0x300, 0x370)))
INVISIBLE += "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# HTML elements that begin and end in the middle of words
INLINE = (
    "a|b|code|del|em|font|i|ins|mark|s|small|span|strike|strong|sub|sup|tt|u"
).split("|")
# All letters but accents and signs: ASCII's, from À on, behind the signs, behind CJK's
WORD_CHARACTERS = r"a-z0-9\u00c0-\u1fff\u2c00-\u2fff\u3040-\uffff"
# Stop words that PostgreSQL's list spells with umlauts
STOP_WORDS = "fur uber wahrend konnen konnte wurde wurden dass".split()

# "ue" after another vowel or a "q" is no umlaut: "neue", "Quelle".
CREATE_READ_FUNCTION = rf"""
    CREATE OR REPLACE FUNCTION crm_conversation_read(value text, OUT words text,
        OUT joined text) LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        text_ text := translate(value, '{ACCENTED}', '{UNACCENTED}');
    BEGIN
        text_ := replace(replace(text_, 'ß', 'ss'), 'ẞ', 'ss');
        IF octet_length(text_) > length(text_) THEN
            text_ := translate(normalize(text_, NFKD), '{INVISIBLE}', '');
            text_ := translate(text_, '{LETTERS}', '{PLAIN_LETTERS}');
        END IF;
        text_ := replace(replace(lower(text_), 'ae', 'a'), 'oe', 'o');
        IF position('ue' IN text_) > 0 THEN
            text_ := replace(replace(replace(text_,
                'aue', E'a\x01'), 'eue', E'e\x01'), 'que', E'q\x01');
            text_ := replace(replace(text_, 'ue', 'u'), E'\x01', 'ue');
        END IF;
        IF text_ ~ '[a-z]-[a-z]' THEN
            joined := (SELECT string_agg(replace(match[1], '-', ''), ' ')
                FROM regexp_matches(text_, '[a-z]+(?:-[a-z]+)+', 'g') match);
        END IF;
        IF text_ ~ '[0-9]' THEN
            text_ := regexp_replace(text_, '([a-z])(?=[0-9])', '\1 ', 'g');
            text_ := regexp_replace(text_, '([0-9])(?=[a-z])', '\1 ', 'g');
        END IF;
        words := btrim(regexp_replace(text_, '[^{WORD_CHARACTERS}]+', ' ', 'g'));
    END $$
"""
CREATE_VECTOR_FUNCTION = rf"""
    CREATE OR REPLACE FUNCTION crm_conversation_vector(plain text, html text)
    RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    DECLARE
        found record;
    BEGIN
        html := regexp_replace(
            html, '</?(?:{"|".join(INLINE)})(?:\s[^>]*)?>', '', 'gi');
        html := regexp_replace(html, '<[^>]*>', ' ', 'g');
        html := regexp_replace(html, '&[A-Za-z]+;', ' ', 'g');
        found := crm_conversation_read(
            left(concat_ws(' ', plain, html), {MAX_INDEXED_CHARACTERS}));
        RETURN setweight(to_tsvector('simple', found.words), 'A')
            || to_tsvector('german', concat_ws(' ', found.words, found.joined));
    END $$
"""
# Several words of one term stand one behind the other. Only where their place or the
# exact word matters is the weight asked for: PostgreSQL has to look at the text then.
CREATE_TERM_FUNCTION = """
    CREATE OR REPLACE FUNCTION crm_conversation_term(words text, joined text, mode text)
    RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        star text := CASE WHEN mode ~ '[*]' THEN '*' ELSE '' END;
        term tsquery := replace(words, ' ', ':A <-> ') || ':A' || star;
        stem text;
    BEGIN
        IF mode ~ '"' THEN RETURN term; END IF;
        IF words !~ ' ' THEN
            term := words || ':' || star;
        ELSIF joined !~ ' ' THEN
            term := term || (joined || ':' || star)::tsquery;
            words := joined;
        END IF;
        IF words !~ ' ' THEN
            FOREACH stem IN ARRAY ts_lexize('german_stem', words) LOOP
                term := term || stem::tsquery;
            END LOOP;
        END IF;
        RETURN term;
    END $$
"""
# All terms have to occur. Stop words count only where nothing else is asked for.
CREATE_QUERY_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION crm_conversation_query(terms text[], modes text[])
    RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        found record;
        term tsquery;
        asked tsquery;
        stop_words tsquery;
        excluded tsquery;
    BEGIN
        FOR i IN 1 .. cardinality(terms) LOOP
            found := crm_conversation_read(terms[i]);
            CONTINUE WHEN found.words = '';
            term := crm_conversation_term(found.words, found.joined, modes[i]);
            IF modes[i] ~ '-' THEN
                excluded := coalesce(excluded && !!term, !!term);
            ELSIF modes[i] !~ '"' AND (found.words = ANY('{{{",".join(STOP_WORDS)}}}')
                    OR ts_lexize('german_stem', found.words) = '{{}}') THEN
                stop_words := coalesce(stop_words && term, term);
            ELSE
                asked := coalesce(asked && term, term);
            END IF;
        END LOOP;
        asked := coalesce(asked, stop_words);
        RETURN coalesce(asked && excluded, asked, excluded);
    END $$
"""
# By the index, however many PostgreSQL expects
CREATE_HITS_FUNCTION = """
    CREATE OR REPLACE FUNCTION crm_conversation_hits(query tsquery) RETURNS int[]
    LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
    BEGIN
        RETURN ARRAY(SELECT id FROM crm_conversation_text WHERE words @@ query);
    END $$
"""
CREATE_FUNCTIONS = (
    CREATE_READ_FUNCTION,
    CREATE_VECTOR_FUNCTION,
    CREATE_TERM_FUNCTION,
    CREATE_QUERY_FUNCTION,
    CREATE_HITS_FUNCTION,
)
# With the triggers, and with the indexes that called them in former versions
DROP_FUNCTIONS = """
    DROP FUNCTION IF EXISTS crm_conversation_text_changed(),
        crm_conversation_read(text),
        crm_conversation_vector(text, text),
        crm_conversation_term(text, text, text),
        crm_conversation_query(text[], text[]),
        crm_conversation_hits(tsquery) CASCADE
"""
