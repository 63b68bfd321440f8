import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    getChart,
    setupChartJsForTests,
} from "@web/../tests/views/graph/graph_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {getShares} from "@crm_ext_service/pareto/pareto_model";

class Complaint extends models.Model {
    cause = fields.Selection({
        selection: [
            ["material", "Material"],
            ["carrier", "Carrier"],
            ["use", "Use"],
        ],
    });
    _records = [
        {id: 1, cause: "carrier"},
        {id: 2, cause: "material"},
        {id: 3, cause: "material"},
        {id: 4, cause: "material"},
        {id: 5, cause: "use"},
    ];
}

defineMailModels();
defineModels([Complaint]);
setupChartJsForTests();

const VIEW = {
    resModel: "complaint",
    type: "graph",
    arch: `<graph js_class="crm_pareto" order="DESC"><field name="cause"/></graph>`,
};

test("the bars fall, and the line says what they make up together", async () => {
    const {data, options} = getChart(await mountView(VIEW));
    expect(data.labels[0]).toBe("Material");
    expect(data.datasets[0].data).toEqual([3, 1, 1]);
    expect(data.datasets[1].data).toEqual([60, 80, 100]);
    expect(data.datasets[1].yAxisID).toBe("share");
    expect(options.scales.share.max).toBe(100);
});

test("rising bars have no line", async () => {
    const view = await mountView(VIEW);
    await contains(".fa-sort-amount-asc").click();
    expect(getChart(view).data.datasets).toHaveLength(1);
    expect(getChart(view).options.scales.share).toBe(undefined);
});

test("shares are only told of values that add up to a whole", () => {
    expect(getShares([3, 1])).toEqual([75, 100]);
    expect(getShares([0, 0])).toEqual([]);
    expect(getShares([3, -1])).toEqual([]);
    expect(getShares([])).toEqual([]);
});
