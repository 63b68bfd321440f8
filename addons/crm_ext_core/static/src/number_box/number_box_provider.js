import {DefaultCommandItem} from "@web/core/commands/command_palette";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

import {openProtocol, resolveNumber} from "./number_box_hook";

const NAMESPACE = "#";

export class NumberCommandItem extends DefaultCommandItem {
    static template = "crm_ext_core.NumberCommand";
    static props = {...DefaultCommandItem.props, hit: Object};
}

registry.category("command_setup").add(NAMESPACE, {
    debounceDelay: 200,
    emptyMessage: _t("Nothing found under this number"),
    name: _t("numbers"),
    placeholder: _t("Order, invoice, ticket, phone number, customer..."),
});

registry.category("command_provider").add("crm_ext_core.number_box", {
    namespace: NAMESPACE,
    async provide(env, {searchValue}) {
        const hits = await resolveNumber(env.services.orm, searchValue);
        return hits.map((hit) => ({
            Component: NumberCommandItem,
            action: () => openProtocol(env.services, hit),
            name: hit.number || hit.label,
            props: {hit},
        }));
    },
});
