import {_t} from "@web/core/l10n/translation";
import {GraphModel} from "@web/views/graph/graph_model";

/**
 * Return which share of the whole the values reach together, one after the other.
 *
 * @param {number[]} values
 * @returns {number[]} per cent; empty where the values do not add up to a whole
 */
export function getShares(values) {
    const total = values.reduce((sum, value) => sum + value, 0);
    if (total <= 0 || values.some((value) => value < 0)) {
        return [];
    }
    let reached = 0;
    return values.map((value) => {
        reached += value;
        return (100 * reached) / total;
    });
}

/** Falling bars, and above them the line of what they make up together. */
export class ParetoModel extends GraphModel {
    _getLineOverlayDataset() {
        const {groupBy, order} = this.metaData;
        const {datasets, labels} = this.data;
        const totals = labels.map((_label, index) =>
            datasets.reduce((sum, dataset) => sum + dataset.data[index], 0)
        );
        const shares = getShares(totals);
        if (order !== "DESC" || !groupBy.length || !shares.length) {
            return super._getLineOverlayDataset();
        }
        return {
            label: _t("Together (%)"),
            data: shares,
            trueLabels: labels,
            yAxisID: "share",
            clip: false, // The last point lies on the edge.
        };
    }
}
