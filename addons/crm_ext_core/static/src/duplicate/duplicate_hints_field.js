import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {Component} from "@odoo/owl";

/** Contacts that may be the same as the one in the form, above the form. */
export class DuplicateHintsField extends Component {
    static template = "crm_ext_core.DuplicateHintsField";
    static props = {...standardFieldProps};

    setup() {
        // The banner goes with the last duplicate; what it began has to go on. The hook
        // would drop the answers to a component that is gone.
        this.orm = this.env.services.orm;
        this.action = useService("action");
        this.notification = useService("notification");
    }

    get value() {
        return this.props.record.data[this.props.name] || {hints: [], more: 0};
    }

    getHref(hint) {
        return `/odoo/res.partner/${hint.id}`;
    }

    open(hint) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: hint.id,
            views: [[false, "form"]],
        });
    }

    async save() {
        return this.props.record.save();
    }

    async merge(hint) {
        if (!(await this.save())) {
            return;
        }
        const {record} = this.props;
        const action = await this.orm.call("res.partner", "crm_merge_duplicate", [
            record.resId,
            hint.id,
        ]);
        await this.action.doAction(action, {
            onClose: () => this.reloadMerged(record),
        });
    }

    /** Shows the contact that is left, also when the open one was merged into it. */
    async reloadMerged(record) {
        const left = await this.orm.search("res.partner", [["id", "=", record.resId]], {
            context: {active_test: false},
        });
        if (left.length) {
            await record.load();
        } else {
            await this.action.doAction("contacts.action_contacts", {
                clearBreadcrumbs: true,
            });
        }
    }

    async dismiss(hint) {
        if (!(await this.save())) {
            return;
        }
        const {record} = this.props;
        const duplicateId = await this.orm.call(
            "res.partner",
            "crm_dismiss_duplicate",
            [record.resId, hint.id]
        );
        await record.load();
        const close = this.notification.add(
            _t("%s is remembered as not a duplicate.", hint.name),
            {
                type: "info",
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: async () => {
                            close();
                            await this.orm.call("crm.duplicate", "action_reopen", [
                                [duplicateId],
                            ]);
                            await record.load();
                        },
                    },
                ],
            }
        );
    }
}

export const duplicateHintsField = {
    component: DuplicateHintsField,
    displayName: _t("Possible Duplicates"),
    supportedTypes: ["json"],
};

registry.category("fields").add("crm_duplicate_hints", duplicateHintsField);
