import {IndexedDB} from "@web/core/utils/indexed_db";

const ALGORITHM = "AES-GCM";
const TABLE = "drafts";

/**
 * Drafts on the disk of the browser, for one user of one database. They are encrypted
 * with a secret that the server gives to this user only: whoever uses the browser next
 * reads nothing, neither in the web client nor in the browser's files.
 */
export class TalkDraftStore {
    /**
     * @param {string} name of the user's own database in the browser
     * @param {string} secret key in hexadecimal digits
     */
    constructor(name, secret) {
        this.indexedDB = new IndexedDB(name, "1");
        const bytes = secret.match(/../g).map((digits) => parseInt(digits, 16));
        this.cryptoKey = window.crypto.subtle.importKey(
            "raw",
            new Uint8Array(bytes),
            ALGORITHM,
            false,
            ["encrypt", "decrypt"]
        );
    }

    async write(draft) {
        return this.indexedDB.write(TABLE, draft.key, await this._encrypt(draft));
    }

    /**
     * @param {string} key
     * @returns {Promise<Object|null>}
     */
    async read(key) {
        const encrypted = await this.indexedDB.read(TABLE, key);
        return encrypted ? this._decrypt(key, encrypted) : null;
    }

    async readAll() {
        const found = [];
        for (const key of await this._request((table) => table.getAllKeys())) {
            const draft = await this.read(key);
            if (draft) {
                found.push(draft);
            }
        }
        return found;
    }

    async delete(key) {
        return this._request((table) => table.delete(key), "readwrite");
    }

    async _request(makeRequest, mode = "readonly") {
        // Creates the table at the first use.
        await this.indexedDB.read(TABLE, "");
        return this.indexedDB.execute(
            (db) =>
                new Promise((resolve, reject) => {
                    if (!db) {
                        return resolve([]);
                    }
                    const transaction = db.transaction(TABLE, mode);
                    const request = makeRequest(transaction.objectStore(TABLE));
                    transaction.oncomplete = () => resolve(request.result);
                    transaction.onerror = () => reject(transaction.error);
                })
        );
    }

    async _encrypt(draft) {
        const iv = window.crypto.getRandomValues(new Uint8Array(12));
        const ciphertext = await window.crypto.subtle.encrypt(
            {name: ALGORITHM, iv},
            await this.cryptoKey,
            new TextEncoder().encode(JSON.stringify(draft))
        );
        return {ciphertext, iv};
    }

    async _decrypt(key, {ciphertext, iv}) {
        try {
            const text = await window.crypto.subtle.decrypt(
                {name: ALGORITHM, iv},
                await this.cryptoKey,
                ciphertext
            );
            return JSON.parse(new TextDecoder().decode(text));
        } catch {
            // The secret is another one since the user changed his password.
            await this.delete(key);
            return null;
        }
    }
}
