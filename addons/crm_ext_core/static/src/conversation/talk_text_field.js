import {HtmlField, htmlField} from "@html_editor/fields/html_field";
import {withSequence} from "@html_editor/utils/resource";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {getTabableElements} from "@web/core/utils/ui";

// After the editor's own: in a list or a table the key moves the item or the cell.
const LAST = 1000;

/** The text of a talk: the tabulator leaves it, and a draft sees what is typed. */
export class TalkTextField extends HtmlField {
    setup() {
        super.setup();
        useBus(this.props.record.model.bus, "CRM_TALK:COLLECT", ({detail}) => {
            if (this.isDirty && this.editor) {
                detail[this.props.name] = this.editor.getContent();
            }
        });
    }

    /** @override */
    async _commitChanges(params) {
        // The images of a restored draft are uploaded, though nobody touched the text.
        if (this.editor?.editable?.querySelector(".o_b64_image_to_save")) {
            this.isDirty = true;
        }
        return super._commitChanges(params);
    }

    /** @override */
    getConfig() {
        const config = super.getConfig();
        config.resources = {
            ...config.resources,
            tab_overrides: withSequence(LAST, () => this.leave(1)),
            shift_tab_overrides: withSequence(LAST, () => this.leave(-1)),
        };
        return config;
    }

    /** @param {number} step 1 to the next field, -1 to the one before */
    leave(step) {
        const {editable} = this.editor;
        const side =
            step > 0 ? "DOCUMENT_POSITION_FOLLOWING" : "DOCUMENT_POSITION_PRECEDING";
        const form = editable.closest(".modal, .o_form_view");
        const others = getTabableElements(form).filter(
            (el) =>
                editable.compareDocumentPosition(el) & Node[side] &&
                !editable.contains(el)
        );
        others.at(step > 0 ? 0 : -1)?.focus();
        return true;
    }
}

export const talkTextField = {...htmlField, component: TalkTextField};

registry.category("fields").add("crm_talk_text", talkTextField);
