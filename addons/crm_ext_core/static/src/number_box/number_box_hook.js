import {useService} from "@web/core/utils/hooks";

const RESOLVER = "crm.number.resolver";

/**
 * @typedef {Object} NumberHit
 * @property {string} model
 * @property {number} res_id
 * @property {string} kind what the record is, in the user's language
 * @property {string} number as written in the record, may be empty
 * @property {string} label whom it concerns
 * @property {string} reason why it matches
 */

/**
 * Ask the server what a number means, in whatever spelling.
 *
 * @returns {Promise<NumberHit[]>}
 */
export function resolveNumber(orm, text) {
    return text.trim()
        ? orm.silent.call(RESOLVER, "resolve", [text])
        : Promise.resolve([]);
}

/**
 * Show every talk about the record of a hit.
 *
 * @param {{ orm: Object, action: Object }} services
 * @param {NumberHit} hit
 */
export async function openProtocol({orm, action}, hit) {
    const protocol = await orm.call(RESOLVER, "open_protocol", [hit.model, hit.res_id]);
    return action.doAction(protocol, {clearBreadcrumbs: true});
}

export function useNumberBox() {
    const services = {orm: useService("orm"), action: useService("action")};
    return {
        resolve: (text) => resolveNumber(services.orm, text),
        open: (hit) => openProtocol(services, hit),
    };
}
