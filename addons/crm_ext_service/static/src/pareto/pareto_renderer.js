import {GraphRenderer} from "@web/views/graph/graph_renderer";

export class ParetoRenderer extends GraphRenderer {
    get hasShares() {
        return this.model.lineOverlayDataset?.yAxisID === "share";
    }

    getScaleOptions() {
        const scales = super.getScaleOptions();
        if (!this.hasShares) {
            return scales;
        }
        const share = {
            ...scales.y,
            position: "right",
            max: 100,
            title: {display: false},
            ticks: {...scales.y.ticks, callback: (value) => `${value} %`},
            grid: {display: false},
        };
        return {...scales, share};
    }

    getTooltipItems(data, metaData, tooltipModel) {
        const items = super.getTooltipItems(data, metaData, tooltipModel);
        const {lineOverlayDataset} = this.model;
        for (const item of items) {
            if (
                this.hasShares &&
                item.boxColor === lineOverlayDataset.backgroundColor
            ) {
                item.label = lineOverlayDataset.label;
            }
        }
        return items;
    }
}
