import {registry} from "@web/core/registry";
import {hierarchyView} from "@web_hierarchy/hierarchy_view";
import {TreeHierarchyModel} from "./tree_hierarchy_model";
import {TreeHierarchyRenderer} from "./tree_hierarchy_renderer";

export const treeHierarchyView = {
    ...hierarchyView,
    Model: TreeHierarchyModel,
    Renderer: TreeHierarchyRenderer,
    props(genericProps, view) {
        const props = hierarchyView.props(genericProps, view);
        // Who may not write shall not find out by an error after the drop
        props.archInfo.draggable &&= props.archInfo.activeActions.edit;
        return props;
    },
};

registry.category("views").add("crm_hierarchy", treeHierarchyView);
