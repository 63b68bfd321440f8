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
 * @property {"sure" | "part" | "guess"} match how much of the number matches
 * @property {boolean} has_chain whether documents came before or after it
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
 * Return the hit that needs no look: the only sure one, or else the only one. What is
 * guessed after a typing error has to be looked at.
 *
 * @param {NumberHit[]} hits
 * @returns {NumberHit | undefined}
 */
export function getObviousHit(hits) {
    const sure = hits.filter((hit) => hit.match === "sure");
    const [first, ...others] = sure.length ? sure : hits;
    return others.length || first?.match === "guess" ? undefined : first;
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

/** Show the documents before and after the record of a hit. */
export async function openChain({orm, action}, hit) {
    return action.doAction(
        await orm.call(RESOLVER, "open_chain", [hit.model, hit.res_id])
    );
}

export function useNumberBox() {
    const services = {orm: useService("orm"), action: useService("action")};
    return {
        resolve: (text) => resolveNumber(services.orm, text),
        open: (hit) => openProtocol(services, hit),
        openChain: (hit) => openChain(services, hit),
    };
}
