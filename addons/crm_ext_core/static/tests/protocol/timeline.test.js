import {expect, test} from "@odoo/hoot";
import {press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {findRanges} from "@crm_ext_core/protocol/found_words";
import {describeFilters} from "@crm_ext_core/protocol/protocol_menu";

class Talk extends models.Model {
    _name = "crm.conversation";

    name = fields.Char();
    date = fields.Datetime();
    excerpt = fields.Char();
    found_words = fields.Json();

    _records = [
        {id: 1, name: "Third", date: "2026-03-30 10:00:00", excerpt: "A new belt"},
        {id: 2, name: "Second", date: "2026-03-29 09:00:00", excerpt: "Belts"},
        {id: 3, name: "First", date: "2026-03-29 08:00:00", excerpt: ""},
        {id: 4, name: "Oldest", date: "2025-12-24 08:00:00", excerpt: ""},
    ];

    crm_get_text(ids) {
        expect.step(`text of ${ids}`);
        return {
            text: "<p>A <b>new</b> belt</p>",
            participants: ["Olga"],
            attachments: [{id: 7, name: "belt.pdf"}],
            links: [{label: "Order", name: "S1", model: "crm.conversation", id: 9}],
        };
    }
}

defineMailModels();
defineModels([Talk]);

const ARCH = `
    <kanban js_class="crm_timeline">
        <field name="date"/>
        <templates>
            <t t-name="card">
                <span class="moment" t-out="moment"/>
                <field name="name"/>
                <widget name="crm_talk_text"/>
            </t>
        </templates>
    </kanban>`;

function mountTimeline(params = {}) {
    mockDate("2026-03-30 12:00:00");
    return mountView({
        resModel: "crm.conversation",
        type: "kanban",
        arch: ARCH,
        ...params,
    });
}

test("talks stand below their days", async () => {
    await mountTimeline();
    expect(queryAllTexts(".o_crm_timeline_day")).toEqual([
        "Today, Monday, March 30, 2026",
        "Yesterday, Sunday, March 29, 2026",
        "Wednesday, December 24, 2025",
    ]);
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(4);
});

test("there are no days where talks are sorted by something else", async () => {
    await mountTimeline({orderBy: [{name: "name", asc: true}]});
    expect(".o_crm_timeline_day").toHaveCount(0);
});

test("Enter opens a talk in place and closes it, arrows lead to the next", async () => {
    await mountTimeline();
    const [first, second] = document.querySelectorAll(".o_kanban_record");
    first.focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["text of 1"]);
    expect(first).toHaveAttribute("aria-expanded", "true");
    expect(queryOne(".o_crm_talk_details b", {root: first})).toHaveText("new");
    expect(".o_crm_talk_details:contains(Olga)").toHaveCount(1);
    expect(".o_crm_talk_details a[href='/web/content/7?download=true']").toHaveCount(1);

    await press("ArrowDown");
    expect(second).toBeFocused();
    await press("ArrowUp");
    await press("Enter");
    await animationFrame();
    expect(".o_crm_talk_details").toHaveCount(0);
    expect.verifySteps([]);
});

test("an open talk leads to its cases and to its form", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(`${action.res_model} ${action.res_id}`);
        },
    });
    await mountTimeline({selectRecord: (resId) => expect.step(`form of ${resId}`)});
    await contains(".o_kanban_record:eq(0)").click();
    await contains(".o_crm_talk_details button:contains(S1)").click();
    await contains(".o_crm_talk_details button:contains(Open)").click();
    expect.verifySteps(["text of 1", "crm.conversation 9", "form of 1"]);
});

test("the notes stand above the talks", async () => {
    onRpc("crm.conversation", "crm_get_protocol_notes", ({args}) => {
        expect(args[0].ids).toEqual([5]);
        return [
            {text: "2 mailings received", action: {name: "Mailings"}},
            {text: "no link", action: false},
        ];
    });
    mockService("action", {
        doAction(action) {
            expect.step(action.name);
        },
    });
    await mountTimeline({
        context: {
            crm_protocol: {model: "res.partner", ids: [5], with_tree: false},
        },
    });
    await animationFrame();
    expect(queryAllTexts(".o_crm_protocol_notes > *")).toEqual([
        "2 mailings received",
        "no link",
    ]);
    await contains(".o_crm_protocol_notes button").click();
    expect.verifySteps(["Mailings"]);
});

test("whole words are found, also beside punctuation and with signs in them", () => {
    const place = document.createElement("div");
    place.innerHTML = "Belt, (belts) <b>AB-1</b> AB-12 Belting";
    const texts = findRanges(place, ["Belt", "belts", "AB-1"]).map(String);
    expect(texts).toEqual(["Belt", "belts", "AB-1"]);
    expect(findRanges(place, [])).toEqual([]);
});

test("filters are told as the search bar tells them", () => {
    const facets = [
        {type: "field", title: "Kind", values: ["Call", "Visit"], separator: "or"},
        {type: "filter", values: ["My Talks"], separator: "or"},
        {type: "groupBy", values: ["Day"], separator: ">"},
    ];
    expect(describeFilters({facets})).toBe("Kind: Call or Visit; My Talks");
});
