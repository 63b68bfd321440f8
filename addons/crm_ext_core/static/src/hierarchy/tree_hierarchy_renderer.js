import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {HierarchyRenderer} from "@web_hierarchy/hierarchy_renderer";
import {TreeHierarchyCard, TreeHierarchyItem} from "./tree_hierarchy_card";
import {COUNT_LIMIT, PAGE_SIZE} from "./tree_hierarchy_model";

const INDENT = 16; // px
// However deep the tree, the names keep the greater part of a narrow screen
const MAX_INDENT = 128; // px
const TOP_ROW = "top";

export class TreeHierarchyRenderer extends HierarchyRenderer {
    static template = "crm_ext_core.TreeHierarchyRenderer";
    static components = {
        ...HierarchyRenderer.components,
        HierarchyCard: TreeHierarchyCard,
        TreeHierarchyItem,
    };

    setup() {
        super.setup();
        this.action = useService("action");
    }

    get model() {
        return this.props.model;
    }

    get topText() {
        return _t("Drop here to clear the field “%s”", this.model.parentField.string);
    }

    /** @returns {String} what is left out at the top; empty when all is drawn */
    get hiddenText() {
        const {hiddenCount, shownCount} = this.model;
        if (!hiddenCount) {
            return "";
        }
        if (hiddenCount + shownCount >= COUNT_LIMIT) {
            return _t("%(shown)s of more than %(total)s are shown.", {
                shown: shownCount,
                total: COUNT_LIMIT,
            });
        }
        return _t("%(shown)s of %(total)s are shown.", {
            shown: shownCount,
            total: hiddenCount + shownCount,
        });
    }

    /** Lines of the indented list: nodes, and where some are left, a way to them. */
    get items() {
        const items = [];
        const addItem = (node, level) => {
            items.push({key: node.id, node, level});
            node.nodes.forEach((child) => addItem(child, level + 1));
            if (this.getLeftCount(node)) {
                items.push({
                    key: `more-${node.id}`,
                    parentNode: node,
                    level: level + 1,
                });
            }
        };
        this.model.root.rootNodes.forEach((node) => addItem(node, 0));
        const depth = Math.max(1, ...items.map((item) => item.level));
        const indent = Math.min(INDENT, MAX_INDENT / depth);
        return items.map((item) => ({
            ...item,
            indent: Math.round(item.level * indent),
        }));
    }

    /** @returns {Object | undefined} the node above whose branch one can go up */
    get topNode() {
        return this.model.root.rootNodes.find((node) => node.canShowParentNode);
    }

    getLeftCount(node) {
        return (node?.nodes.length && node.data.leftIds?.length) || 0;
    }

    getMoreText(node) {
        const left = this.getLeftCount(node);
        if (left <= PAGE_SIZE) {
            return _t("Show %(left)s more", {left});
        }
        return _t("Show %(next)s of %(left)s more", {next: PAGE_SIZE, left});
    }

    getParentName(node) {
        return node.data[this.model.parentFieldName].display_name;
    }

    openList() {
        this.action.switchView("list");
    }

    /** All records below a node, where they can be searched and sorted. */
    openChildren(node) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: this.model.getName(node),
            res_model: this.model.resModel,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [[this.model.parentFieldName, "=", node.resId]],
        });
    }

    async nodeDrop(params) {
        if (!params.newParentNode && params.nextRow?.dataset.rowId === TOP_ROW) {
            const {nodeId} = params.element.dataset;
            return this.model.updateParentNode(nodeId, {parentResId: false});
        }
        return super.nodeDrop(params);
    }
}
