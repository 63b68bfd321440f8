import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

import {Component, onWillStart, useState} from "@odoo/owl";

const ICONS = {
    campaign: "fa-bullhorn",
    lead: "fa-star-o",
    talk: "fa-comments-o",
    ticket: "fa-life-ring",
    order: "fa-shopping-cart",
    production: "fa-cogs",
    purchase: "fa-credit-card",
    delivery: "fa-truck",
    invoice: "fa-file-text-o",
    refund: "fa-undo",
    payment: "fa-money",
    complaint: "fa-life-ring",
    replacement: "fa-shopping-cart",
};

/** What led to a document and what followed from it, from the call to the money. */
export class DocumentChain extends Component {
    static template = "crm_ext_core.DocumentChain";
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({groups: [], lit: []});
        onWillStart(() => this.load());
    }

    async load() {
        const {model, res_id} = this.props.action.params;
        const {groups} = await this.orm.call("crm.document.chain", "get_chain", [
            model,
            res_id,
        ]);
        this.state.groups = groups;
    }

    /** Of several orders it is not obvious which delivery belongs to which. */
    get hasSeveralOrders() {
        const orders = this.state.groups.find(({key}) => key === "order");
        return orders?.entries.length > 1;
    }

    getIcon(group) {
        return ICONS[group.key] || "fa-file-o";
    }

    isDimmed(entry) {
        const {lit} = this.state;
        return lit.length > 0 && !entry.order_ids.some((id) => lit.includes(id));
    }

    light(entry) {
        if (this.hasSeveralOrders) {
            this.state.lit = entry.order_ids;
        }
    }

    darken() {
        this.state.lit = [];
    }

    open(entry) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: entry.model,
            res_id: entry.res_id,
            views: [[false, "form"]],
        });
    }

    openAll(group) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: group.label,
            res_model: group.model,
            domain: group.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

registry.category("actions").add("crm_ext_core.document_chain", DocumentChain);
