import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryText} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const NAMES = ".o_hierarchy_node_content";
const MORE = ".o_crm_hierarchy_more button";
const BRANCHES = Array.from({length: 45}, (_, index) => ({
    id: 10 + index,
    name: `Adler ${index}`,
    parent_id: 1,
}));

const makeArch = (attributes = "") => `
    <hierarchy parent_field="parent_id" child_field="child_ids" draggable="1"
               js_class="crm_hierarchy" ${attributes}>
        <field name="name"/>
        <templates><t t-name="hierarchy-box"><field name="name"/></t></templates>
    </hierarchy>`;

class Account extends models.Model {
    name = fields.Char();
    parent_id = fields.Many2one({string: "Parent", relation: "account"});
    child_ids = fields.One2many({relation: "account", relation_field: "parent_id"});

    _records = [
        {id: 1, name: "Adler", child_ids: BRANCHES.map((branch) => branch.id)},
        {id: 2, name: "Falke", child_ids: [3]},
        {id: 3, name: "Falke Ost", parent_id: 2},
        ...BRANCHES,
    ];
}

defineMailModels();
defineModels([Account]);

// As the server does; without the neighbours of a single record
beforeEach(() => {
    onRpc("account", "hierarchy_read", function ({args}) {
        const [domain, specification] = args;
        const spec = {...specification, parent_id: {fields: {display_name: {}}}};
        return this.env.account.web_search_read(domain, spec).records;
    });
});

const mountHierarchy = (params = {}) =>
    mountView({type: "hierarchy", resModel: "account", arch: makeArch(), ...params});

test("branches are drawn in portions, and all of them are counted", async () => {
    await mountHierarchy();
    expect(queryText("button[name=hierarchy_search_subsidiaries]:first")).toInclude(
        "45"
    );
    await contains("button[name=hierarchy_search_subsidiaries]:first").click();
    expect(NAMES).toHaveCount(2 + 40);
    expect(queryAllTexts(MORE)).toEqual(["Show 5 more", "Show as a list"]);
    await contains(MORE).click();
    expect(NAMES).toHaveCount(2 + 45);
    expect(MORE).toHaveCount(0);
});

test("folded and unfolded again, nothing is forgotten", async () => {
    await mountHierarchy();
    await contains("button[name=hierarchy_search_subsidiaries]:first").click();
    await contains("button[name=hierarchy_search_subsidiaries]:first").click();
    expect(NAMES).toHaveCount(2);
    expect(queryText("button[name=hierarchy_search_subsidiaries]:first")).toInclude(
        "45"
    );
    await contains("button[name=hierarchy_search_subsidiaries]:first").click();
    expect(queryAllTexts(MORE)).toEqual(["Show 5 more", "Show as a list"]);
});

test("opens at the record one stands on, also with a domain", async () => {
    await mountHierarchy({
        domain: [["name", "!=", "Nobody"]],
        context: {hierarchy_res_id: 3},
    });
    expect(queryAllTexts(NAMES)).toEqual(["Falke Ost"]);
    expect(".o_crm_hierarchy_current").toHaveText("Falke Ost");
});

test("what had no room at the top is told", async () => {
    onRpc("account", "search_count", () => 7);
    await mountHierarchy();
    expect(".o_crm_hierarchy_hidden").toHaveText(/^2 of 7 are shown\./);
});

test("who may not write cannot drag", async () => {
    await mountHierarchy({arch: makeArch(`edit="0"`)});
    expect(NAMES).toHaveCount(2);
    expect(".o_crm_hierarchy_top").toHaveCount(0);
});

test("dropped at the top, a record has none above", async () => {
    onRpc("account", "write", ({args}) => {
        expect.step(args);
    });
    await mountHierarchy({context: {hierarchy_res_id: 2}});
    await contains("button[name=hierarchy_search_subsidiaries]").click();
    const {drop, moveTo} = await contains(
        ".o_hierarchy_node_container:contains(Falke Ost) .o_hierarchy_node"
    ).drag();
    await moveTo(".o_crm_hierarchy_top");
    await drop();
    expect.verifySteps([[[3], {parent_id: false}]]);
    expect(".o_notification").toHaveText(/Falke Ost now stands at the top/);
});
