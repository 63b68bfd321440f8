import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";

import {Component} from "@odoo/owl";

/** What was filtered, as the search bar says it. */
export function describeFilters(searchModel) {
    return searchModel.facets
        .filter((facet) => facet.type !== "groupBy")
        .map((facet) => {
            const values = facet.values.join(` ${facet.separator || ","} `);
            return facet.title ? `${facet.title}: ${values}` : values;
        })
        .join("; ");
}

/** "Print or Export" for the whole protocol that the screen shows, not only a page. */
export class ProtocolMenu extends Component {
    static template = "crm_ext_core.ProtocolMenu";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.action = useService("action");
    }

    open() {
        const {searchModel, config} = this.env;
        return this.action.doAction("crm_ext_core.crm_conversation_export_action", {
            additionalContext: {
                default_domain: searchModel.domain,
                default_title: config.getDisplayName(),
                default_filters: describeFilters(searchModel),
                default_protocol: searchModel.context.crm_protocol || false,
            },
        });
    }
}

registry.category("cogMenu").add(
    "crm-protocol-menu",
    {
        Component: ProtocolMenu,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: (env) =>
            env.searchModel?.resModel === "crm.conversation" &&
            ["kanban", "list"].includes(env.config.viewType) &&
            !env.model?.root.selection?.length,
    },
    {sequence: 9}
);
