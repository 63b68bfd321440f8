"""Functions of PostgreSQL that make spellings of names and places comparable.

Indexes call them: a change of a function needs a migration that rebuilds the indexes
of ``res_partner`` named ``crm_duplicate``. They call nothing but PostgreSQL's own
functions, so that a backup is restored whatever the search path is. Words are compared
in a loop, because one regular expression over all legal forms takes ten times as long.
"""

# After the first word of a name only: "SE Logistik" keeps its SE.
LEGAL_FORMS = (
    "gmbh ggmbh gesmbh mbh ag kg kgaa ohg gbr ug haftungsbeschrankt "
    "aktiengesellschaft kommanditgesellschaft se ek ekfm ekfr ev eg co cokg "
    "inc incorporated ltd limited llc llp lp plc corp corporation company "
    "sa sas sarl rl srl spa sagl sl slu bv nv vof ab as asa oy oyj aps kft doo "
    "sp zoo oo spzoo sro und and et"
).split()
LONG_LEGAL_FORM = " gesellschaft mit beschrankter haftung"
# Before a name
TITLES = (
    "herr frau mr mrs ms mme dr prof dipl ing med jur phil rer nat mag firma fa the"
).split()
# Accents, which Unicode's decomposition splits off the letters
COMBINING = "".join(map(chr, range(0x300, 0x30F))) + "\u0327\u0328"
PUNCTUATION = "-_,;:/\\()[]{}+*&|!?'\"`´’‘“”„«»–—@#"
BLANKS = " " * len(PUNCTUATION)
PUNCTUATION = PUNCTUATION.replace("'", "''")
VOWELS = "aeiouyh"
DOUBLED = [(letter * 2, letter) for letter in "bdfgklmnprst"]


def _replace(text, pairs):
    for old, new in pairs:
        text = f"replace({text}, '{old}', '{new}')"
    return text


def _letters(text):
    """Return SQL for lower letters without accents; ae, oe and ue like ä, ö and ü."""
    plain = (
        f"lower(translate(translate(normalize({text}, NFKD), '{COMBINING}', ''),"
        "'ØøŁłĐđıŒœÆæ', 'ooLlddiOoAa'))"
    )
    return _replace(plain, [("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u")])


def _array(words):
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


# Leaves the words that tell a name from others in "words"
SPLIT_NAME = rf"""
    text_ := {_letters("value")};
    -- "e.K." and "G.m.b.H." are words, too
    text_ := regexp_replace(text_, '\m([a-z])\.(?=[a-z]\M)', '\1', 'g');
    text_ := replace(text_, '{LONG_LEGAL_FORM}', '');
    text_ := translate(text_, '{PUNCTUATION}.', '{BLANKS} ');
    FOREACH word IN ARRAY string_to_array(btrim(text_), ' ') LOOP
        CONTINUE WHEN word = '';
        last := word;
        IF cardinality(words) = 0 THEN
            CONTINUE WHEN word = ANY({_array(TITLES)});
        ELSE
            -- A single letter is an initial or what blanks left of a legal form
            CONTINUE WHEN word ~ '^[a-z]$' OR word = ANY({_array(LEGAL_FORMS)});
        END IF;
        words := words || word;
    END LOOP;
    IF cardinality(words) = 0 AND last IS NOT NULL THEN words := ARRAY[last]; END IF;
"""
SHORTEN_CITY = rf"""
    text_ := translate({_letters("value")}, '{PUNCTUATION}.', '{BLANKS} ');
    -- "Frankfurt/Main" is "Frankfurt am Main", "St. Gallen" remains Gallen
    text_ := coalesce(substring(text_ FROM '[^ ]{{4,}}'), btrim(text_));
"""
SHORTEN_STREET = rf"""
    text_ := translate({_letters("value")}, ' {PUNCTUATION}.', '');
    text_ := replace(text_, 'strasse', 'str');
"""
SHORTEN_ZIP = r"""
    text_ := upper(regexp_replace(value, '^\s*[A-Za-z]{1,3}-|\s', '', 'g'));
"""
# Without the prefix of the country, which some leave out
SHORTEN_VAT = r"""
    text_ := upper(regexp_replace(value, '[^A-Za-z0-9]', '', 'g'));
    text_ := regexp_replace(text_, '^[A-Z]{2}(?=.*[0-9]{4})', '');
    IF length(text_) < 5 OR text_ ~ '^0+$' THEN text_ := NULL; END IF;
"""
# What similar names of one place share: the ZIP (p) and the first consonants of a word,
# or the city (c), in which many share a word, and those of all words. Of people with a
# ZIP the city does not count: many of one name live in it.
MAKE_KEYS = rf"""
    IF value IS NULL OR (zip IS NULL AND city IS NULL) THEN RETURN NULL; END IF;
    {SPLIT_NAME}
    value := zip;
    {SHORTEN_ZIP}
    zip := 'p' || NULLIF(text_, '') || '|';
    value := CASE WHEN is_company OR zip IS NULL THEN city END;
    {SHORTEN_CITY}
    city := 'c' || NULLIF(text_, '') || '|';
    FOREACH word IN ARRAY words[1:6] LOOP
        text_ := left(translate(substr(word, 2), '{VOWELS}', ''), 5);
        text_ := left({_replace("left(word, 1) || text_", DOUBLED)}, 3);
        sounds := sounds || text_;
        IF zip IS NOT NULL THEN keys := keys || (zip || text_); END IF;
    END LOOP;
    IF city IS NOT NULL AND cardinality(words) > 0 THEN
        keys := keys || (
            SELECT city || string_agg(sound, ' ' ORDER BY sound)
              FROM unnest(sounds) sound);
    END IF;
"""
DECLARE_WORDS = """
            word text;
            words text[] := '{}';
            last text;
"""


def _to_text(name, body, declare="", result="text_"):
    return f"""
        CREATE OR REPLACE FUNCTION {name}(value text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $$
        DECLARE
            text_ text;{declare}
        BEGIN
            {body}
            RETURN NULLIF(btrim({result}), '');
        END $$
    """


CREATE_FUNCTIONS = (
    _to_text(
        "crm_duplicate_name",
        SPLIT_NAME,
        DECLARE_WORDS,
        "array_to_string(words, ' ')",
    ),
    _to_text("crm_duplicate_city", SHORTEN_CITY),
    _to_text("crm_duplicate_street", SHORTEN_STREET),
    _to_text("crm_duplicate_zip", SHORTEN_ZIP),
    _to_text("crm_duplicate_vat", SHORTEN_VAT),
    f"""
        CREATE OR REPLACE FUNCTION crm_duplicate_keys(
            value text, is_company boolean, zip text, city text) RETURNS text[]
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
        DECLARE
            text_ text;{DECLARE_WORDS}
            sounds text[] := '{{}}';
            keys text[] := '{{}}';
        BEGIN
            {MAKE_KEYS}
            RETURN keys;
        END $$
    """,
)
DROP_FUNCTIONS = """
    DROP FUNCTION crm_duplicate_name, crm_duplicate_city, crm_duplicate_street,
        crm_duplicate_zip, crm_duplicate_vat, crm_duplicate_keys CASCADE
"""
