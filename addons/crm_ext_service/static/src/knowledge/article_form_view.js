import {HistoryDialog} from "@html_editor/components/history_dialog/history_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

const FIELD = "body";

/** The form of an article, with Odoo's history of its answer. */
export class ArticleFormController extends FormController {
    setup() {
        super.setup();
        this.notification = useService("notification");
    }

    getStaticActionMenuItems() {
        return {
            ...super.getStaticActionMenuItems(),
            openHistory: {
                isAvailable: () => !this.model.root.isNew,
                sequence: 15,
                icon: "fa fa-history",
                description: _t("Version History"),
                callback: () => this.openHistory(),
            },
        };
    }

    async openHistory() {
        const record = this.model.root;
        // What is typed right now would be lost by restoring.
        if (!(await record.save())) {
            return;
        }
        const historyMetadata = record.data.html_field_history_metadata?.[FIELD];
        if (!historyMetadata?.length) {
            this.notification.add(_t("The answer has one version only."), {
                type: "info",
            });
            return;
        }
        this.dialogService.add(HistoryDialog, {
            title: _t("Versions of the Answer"),
            recordId: record.resId,
            recordModel: record.resModel,
            versionedFieldName: FIELD,
            historyMetadata,
            // The former text becomes the newest version: nothing is lost by it.
            restoreRequested: async (html, close) => {
                await record.update({[FIELD]: html});
                close();
                await record.save();
            },
        });
    }
}

registry.category("views").add("crm_knowledge_article_form", {
    ...formView,
    Controller: ArticleFormController,
});
