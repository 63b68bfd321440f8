import {_t} from "@web/core/l10n/translation";
import {HierarchyCard} from "@web_hierarchy/hierarchy_card";

/** A box that does not load the records below it only to count them. */
export class TreeHierarchyCard extends HierarchyCard {
    static template = "crm_ext_core.TreeHierarchyCard";

    get activeFields() {
        const {model} = this.props.node;
        const activeFields = {...model.activeFields};
        delete activeFields[model.childField];
        return activeFields;
    }

    get childCount() {
        const {data, childResIds} = this.props.node;
        return childResIds.length + (data.leftIds?.length || 0);
    }

    get isCurrent() {
        const {model, resId} = this.props.node;
        return model.currentResId === resId;
    }

    get classNames() {
        return `${super.classNames} ${this.isCurrent ? "o_crm_hierarchy_current" : ""}`;
    }
}

/** The same as a line of an indented list, for narrow screens. */
export class TreeHierarchyItem extends TreeHierarchyCard {
    static template = "crm_ext_core.TreeHierarchyItem";
    static props = {...TreeHierarchyCard.props, level: Number, indent: Number};

    get canUnfold() {
        return this.props.node.canShowChildNodes;
    }

    get isUnfolded() {
        return this.props.node.nodes.length > 0;
    }

    get foldText() {
        return this.isUnfolded ? _t("Fold") : _t("Unfold");
    }

    /** @returns {String | undefined} for screen readers; none where nothing is below */
    get expanded() {
        return this.isUnfolded || this.canUnfold ? String(this.isUnfolded) : undefined;
    }
}
