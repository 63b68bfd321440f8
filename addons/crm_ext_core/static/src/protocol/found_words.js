import {Component, useEffect, useRef, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const HIGHLIGHT = "crm-found";
const MARKED = ".o_crm_words";

function escapeRegExp(word) {
    return word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** The ranges of whole words in the texts below an element. */
export function findRanges(element, words) {
    const choices = [...new Set(words)].sort((a, b) => b.length - a.length);
    if (!choices.length) {
        return [];
    }
    const letter = "[\\p{L}\\p{N}_]";
    const pattern = new RegExp(
        `(?<!${letter})(?:${choices.map(escapeRegExp).join("|")})(?!${letter})`,
        "gu"
    );
    const ranges = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const match of node.data.matchAll(pattern)) {
            const range = new Range();
            range.setStart(node, match.index);
            range.setEnd(node, match.index + match[0].length);
            ranges.push(range);
        }
    }
    return ranges;
}

/**
 * Highlight words in what is marked with ``o_crm_words`` below an element.
 *
 * The browser paints them and the page stays as it is: an editor does not save the
 * colour with the text. Browsers that cannot paint (before 2023) show no colour.
 *
 * @param {Function} getRoot returns the element
 * @param {Function} getWords returns the words as they stand in the texts
 */
export function useFoundWords(getRoot, getWords) {
    if (!window.Highlight || !CSS.highlights) {
        return;
    }
    if (!CSS.highlights.has(HIGHLIGHT)) {
        CSS.highlights.set(HIGHLIGHT, new Highlight());
    }
    const highlight = CSS.highlights.get(HIGHLIGHT);
    let painted = [];
    let frame = null;

    function clear() {
        painted.forEach((range) => highlight.delete(range));
        painted = [];
    }
    function paint() {
        frame = null;
        clear();
        const words = getWords();
        const places = words.length ? getRoot()?.querySelectorAll(MARKED) : [];
        painted = [...(places || [])].flatMap((place) => findRanges(place, words));
        painted.forEach((range) => highlight.add(range));
    }
    function plan() {
        frame ??= requestAnimationFrame(paint);
    }
    const observer = new MutationObserver(plan);
    useEffect(
        (root) => {
            if (root) {
                observer.observe(root, {
                    childList: true,
                    subtree: true,
                    characterData: true,
                });
                plan();
            }
            return () => {
                observer.disconnect();
                cancelAnimationFrame(frame);
                frame = null;
                clear();
            };
        },
        () => [getRoot()]
    );
}

/** Highlights the found words in the form that it stands in; shows nothing itself. */
export class FoundWordsField extends Component {
    static template = xml`<span t-ref="root" />`;
    static props = {...standardFieldProps};

    setup() {
        const root = useRef("root");
        useFoundWords(
            () => root.el?.closest(".o_form_renderer"),
            () => this.props.record.data[this.props.name] || []
        );
    }
}

registry.category("fields").add("crm_found_words", {
    component: FoundWordsField,
    supportedTypes: ["json"],
});
