import {RelationalModel} from "@web/model/relational_model/relational_model";
import {parseServerValue} from "@web/model/relational_model/utils";

const TEXT_TYPES = ["char", "html", "text"];

/** A talk on the screen that can be put away as a draft and taken up again. */
export class TalkRecord extends RelationalModel.Record {
    /**
     * What the user could have entered. Unlike `getChanges` it leaves the fields alone:
     * nothing is uploaded and no onchange asks the server while somebody types.
     *
     * @returns {Object} ids for relations, else as the server writes it
     */
    getDraftValues() {
        const values = {};
        for (const name of this.draftFieldNames) {
            const {type} = this.fields[name];
            if (this.isNew || name in this._changes) {
                values[name] =
                    type === "many2many"
                        ? this.data[name].currentIds
                        : this._formatServerValue(type, this.data[name]);
            }
        }
        return values;
    }

    get draftFieldNames() {
        return Object.keys(this.activeFields).filter(
            (name) =>
                this.fields[name].type !== "one2many" &&
                name !== "id" &&
                !this._isReadonly(name)
        );
    }

    /**
     * @param {Object} values of a draft
     * @returns {Promise<boolean>} false when only the texts could be taken over, because
     *   a record that they refer to is gone or hidden
     */
    async restoreDraft(values) {
        const names = this.draftFieldNames.filter((name) => name in values);
        try {
            await this.update(this._parseDraft(names, values));
            for (const name of names) {
                if (this.fields[name].type === "many2many") {
                    const ids = this.data[name].currentIds;
                    await this.data[name].addAndRemove({
                        add: values[name].filter((id) => !ids.includes(id)),
                        remove: ids.filter((id) => !values[name].includes(id)),
                    });
                }
            }
            return true;
        } catch {
            const isText = (name) => TEXT_TYPES.includes(this.fields[name].type);
            await this.update(this._parseDraft(names.filter(isText), values));
            return false;
        }
    }

    _parseDraft(names, values) {
        const changes = {};
        for (const name of names) {
            const field = this.fields[name];
            if (field.type === "many2one") {
                changes[name] = values[name] && {id: values[name]};
            } else if (field.type !== "many2many") {
                changes[name] = parseServerValue(field, values[name]);
            }
        }
        return changes;
    }
}

export class TalkModel extends RelationalModel {
    static Record = TalkRecord;
}
