import {HierarchyModel, HierarchyNode} from "@web_hierarchy/hierarchy_model";
import {Domain} from "@web/core/domain";
import {_t} from "@web/core/l10n/translation";
import {orderByToString} from "@web/search/utils/order_by";

// Boxes drawn at once below a record; the server has the same number for the first
// look (crm_hierarchy_mixin.py).
export const PAGE_SIZE = 40;
// Counting stops here: nobody looks for the exact number of more
export const COUNT_LIMIT = 10000;

/**
 * Odoo's hierarchy, in portions: a record with thousands of records below it comes up
 * at once, and the ids of those not drawn yet wait in `leftIds` of its data.
 */
export class TreeHierarchyModel extends HierarchyModel {
    get childField() {
        return this.childFieldName || this.defaultChildFieldName;
    }

    get currentResId() {
        return this.config.currentResId;
    }

    /** Open at the record one stands on, also where the action has a domain. */
    _getNextConfig(currentConfig, params) {
        const resId = params.context?.hierarchy_res_id;
        const config = super._getNextConfig(currentConfig, params);
        // The model takes an instance of Domain for an empty domain
        config.domain = new Domain(config.domain).toList({});
        if (resId) {
            config.currentResId = resId;
            if (!config.context.hierarchy_res_id) {
                // The super method has taken it: do not look for it at the top first
                config.resIds ||= [resId];
            }
        }
        return config;
    }

    async _loadData(config, reload = false) {
        const result = await super._loadData(config, reload);
        if (!reload && !config.resIds?.length) {
            this.hiddenCount = 0;
            this._countHidden(config, result);
        }
        return result;
    }

    /** Count the records at the top that had no room; the screen does not wait for it. */
    async _countHidden(config, result) {
        const domains = [config.domain];
        if (this.isSearchDefaultOrEmpty()) {
            domains.push(this.defaultDomain);
        }
        const count = await this.orm.call(
            this.resModel,
            "search_count",
            [Domain.and(domains).toList({})],
            {limit: COUNT_LIMIT, context: this.context}
        );
        const shown = this._countRecords(result);
        if (config.domain === this.config.domain && count > shown) {
            this.shownCount = shown;
            this.hiddenCount = count - shown;
            this.notify({scrollTarget: "none"});
        }
    }

    _countRecords(records) {
        return records.reduce(
            (count, record) =>
                count + 1 + this._countRecords(this._getChildren(record)),
            0
        );
    }

    /** @returns {Object[]} the data of the records that are drawn below a record */
    _getChildren(record) {
        const children = record[this.childField] || [];
        return children[0] instanceof Object ? children : [];
    }

    _formatData(data) {
        const childIds = new Map(data.map((d) => [d.id, d[this.childField] || []]));
        const result = super._formatData(data);
        const keepLeftIds = (records) => {
            for (const record of records) {
                const children = this._getChildren(record);
                if (children.length) {
                    const shown = new Set(children.map((child) => child.id));
                    record.leftIds = childIds
                        .get(record.id)
                        .filter((id) => !shown.has(id));
                    keepLeftIds(children);
                }
            }
        };
        keepLeftIds(result);
        return result;
    }

    /** Take the next portion of ids from those left of a record, and fetch it. */
    async _fetchPage(data) {
        const ids = data.leftIds.slice(0, PAGE_SIZE);
        const {records} = await this.orm.webSearchRead(
            this.resModel,
            [["id", "in", ids]],
            {
                specification: this._getFieldsSpec(),
                context: this.context,
                order: orderByToString(this.config.orderBy),
            }
        );
        data.leftIds = data.leftIds.slice(PAGE_SIZE);
        return records;
    }

    async _fetchSubordinates(node, excludeResIds = null) {
        const excluded = new Set(excludeResIds || []);
        node.data.leftIds = node.data[this.childField].filter(
            (id) => !excluded.has(id)
        );
        return node.data.leftIds.length ? this._fetchPage(node.data) : [];
    }

    async _fetchManager(node, excludeNode = true) {
        const [manager] = await this.orm.webRead(this.resModel, [node.parentResId], {
            specification: this._getFieldsSpec(),
            context: this.context,
        });
        manager.leftIds = manager[this.childField].filter(
            (id) => !excludeNode || id !== node.resId
        );
        manager[this.childField] = await this._fetchPage(manager);
        return manager;
    }

    /** Go up from one of several trees: show its surroundings instead of them all. */
    async fetchManager(node) {
        if (this.root.trees.length === 1) {
            return super.fetchManager(node);
        }
        const config = {...this.config, resIds: [node.resId]};
        const data = await this.keepLast.add(this._loadData(config));
        this.hiddenCount = 0;
        this.root = this._createRoot(this.config, data);
        this.notify();
    }

    /** Draw the next portion below a node. */
    async showMore(node) {
        const records = await this.mutex.exec(() => this._fetchPage(node.data));
        const nodes = records.map(
            (data) => new HierarchyNode(this, this.config, data, node.tree, node)
        );
        node.data[this.childField].push(...records);
        node._nodes.push(...nodes);
        this.notify({scrollTarget: "none"});
    }

    /** A list has room for several unfolded branches; the boxes have not. */
    _searchNodeToCollapse(node) {
        return this.env.isSmall ? null : super._searchNodeToCollapse(node);
    }

    async updateParentNode(nodeId, parentInfo) {
        if (parentInfo.parentNodeId || parentInfo.parentResId) {
            return super.updateParentNode(nodeId, parentInfo);
        }
        return this._placeAtTop(this.root.nodePerNodeId[nodeId]);
    }

    /** Odoo would now read every record that has none above. */
    async _placeAtTop(node) {
        if (!node?.parentResId) {
            return;
        }
        await this.mutex.exec(() => this.updateParentId(node, false));
        if (!node.isLeaf) {
            node.collapseChildNodes();
        }
        await this.reload();
        this.notification.add(
            _t("%s now stands at the top of a tree of its own.", this.getName(node)),
            {type: "success"}
        );
    }

    /** Odoo's two refusals, said with the names. */
    validateUpdateParentNode(node, parentNode) {
        const isOutside =
            parentNode.resId !== node.resId &&
            !node.allSubsidiaryResIds.includes(parentNode.resId);
        if (!isOutside) {
            this.notification.add(
                _t(
                    "%(name)s cannot be placed below itself. Choose a place outside of what stands below it.",
                    {name: this.getName(node)}
                ),
                {type: "danger"}
            );
        }
        return isOutside;
    }

    getName(node) {
        return node.data.name || node.data.display_name;
    }

    /** Read again what is drawn, not the thousands of the new parent. */
    computeUpdateParentNodeDomain(node, parentResId, parentNode) {
        const ids = [node.resId, ...node.allSubsidiaryResIds];
        if (!parentNode) {
            ids.push(...this.resIds);
        } else if (parentNode.isLeaf) {
            const childIds = parentNode.childResIds;
            parentNode.data.leftIds = childIds.slice(PAGE_SIZE);
            ids.push(...childIds.slice(0, PAGE_SIZE));
        } else {
            ids.push(...parentNode.allSubsidiaryResIds);
        }
        return [["id", "in", ids]];
    }
}
