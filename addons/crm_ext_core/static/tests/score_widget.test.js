import {expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Customer extends models.Model {
    name = fields.Char();
    _records = [
        {id: 1, name: "Adler"},
        {id: 2, name: "New"},
    ];
}

class CustomerScore extends models.Model {
    _name = "crm.customer.score";
}

defineMailModels();
defineModels([Customer, CustomerScore]);

const ARCH = `<form><field name="name"/><widget name="crm_scores"/></form>`;

const MONTHS = [
    {
        first_day: "2026-05-01",
        last_day: "2026-05-31",
        label: "May 2026",
        revenue: 200,
        amount: "200 €",
        abc_class: "b",
        rfm: "333",
    },
    {
        first_day: "2026-06-01",
        last_day: "2026-06-30",
        label: "Jun 2026",
        revenue: 50,
        amount: "50 €",
        abc_class: "c",
        rfm: "222",
    },
];

function getScope(id, scope, label, value) {
    const sentences = [
        {
            key: "abc",
            label: "ABC Class",
            value,
            sentence: `Class ${value}.`,
            tone: "good",
            first_day: "2025-06-16",
        },
    ];
    return {id, scope, label, sentences, months: MONTHS};
}

function mountScores(resId) {
    onRpc("customer", "get_crm_scores", ({args}) =>
        args[0][0] === 1
            ? [
                  getScope(11, "own", "Company Alone", "B"),
                  getScope(12, "tree", "With Branches", "A"),
              ]
            : []
    );
    return mountView({resModel: "customer", type: "form", resId, arch: ARCH});
}

test("a group is shown with its branches first, then alone", async () => {
    await mountScores(1);
    expect(queryAllTexts(".o_crm_score .badge")).toEqual(["A"]);
    await click("[data-scope=own]");
    await animationFrame();
    expect(queryAllTexts(".o_crm_score .badge")).toEqual(["B"]);
});

test("months are bars, in proportion to the best of them", async () => {
    await mountScores(1);
    const bars = [...document.querySelectorAll(".o_crm_score_bar")];
    expect(bars.map((bar) => bar.style.height)).toEqual(["100%", "25%"]);
    expect(queryAllTexts(".o_crm_score_month small")).toEqual(["B", "C"]);
});

test("a click opens the documents behind a score and of a month", async () => {
    onRpc("crm.customer.score", "action_open_documents", ({args}) => ({args}));
    mockService("action", {doAction: ({args}) => expect.step(args)});
    await mountScores(1);
    await click(".o_crm_score button");
    await animationFrame();
    await click("[data-month='2026-06-01']");
    await animationFrame();
    expect.verifySteps([
        [[12], "2025-06-16", false],
        [[12], "2026-06-01", "2026-06-30"],
    ]);
});

test("who has no orders has no scores", async () => {
    await mountScores(2);
    expect(".o_crm_score").toHaveCount(0);
    expect(".o_crm_scores p").toHaveText(/No orders yet/);
});
