import {browser} from "@web/core/browser/browser";

/** Values that the tabs of a browser share, in its local storage. */
export class TabStore {
    /**
     * @param {string} key
     * @param {Object} defaults the value of each name that nobody has changed
     */
    constructor(key, defaults) {
        this.key = key;
        this.defaults = defaults;
    }

    get values() {
        try {
            const stored = browser.localStorage.getItem(this.key);
            return {...this.defaults, ...JSON.parse(stored || "{}")};
        } catch {
            return {...this.defaults};
        }
    }

    change(changes) {
        const values = {...this.values, ...changes};
        browser.localStorage.setItem(this.key, JSON.stringify(values));
    }
}
