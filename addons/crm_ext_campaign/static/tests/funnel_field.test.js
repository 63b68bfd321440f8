import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {Deferred} from "@web/core/utils/concurrency";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Selection extends models.Model {
    _name = "crm.selection";
    name = fields.Char({
        onChange: (record) => {
            record.funnel_request = {channel: "mail", criteria: [record.name]};
        },
    });
    channel = fields.Selection({
        selection: [
            ["mail", "Email"],
            ["letter", "Letter"],
        ],
    });
    funnel_request = fields.Json();
    _records = [
        {id: 1, name: "South", funnel_request: {channel: "mail", criteria: ["South"]}},
        {
            id: 2,
            channel: "letter",
            funnel_request: {frozen: makeFunnel("Frozen", 7)},
        },
    ];
}

defineMailModels();
defineModels([Selection]);

const ARCH = `
    <form>
        <field name="name"/>
        <field name="channel" invisible="1"/>
        <field name="funnel_request" widget="crm_selection_funnel"/>
    </form>`;

function makeFunnel(label, net) {
    return {
        criteria: [{label, remaining: 1234, dropped: 0}],
        matched: 1234,
        reasons: [{reason: "no_email", label: "No email address", dropped: 1234 - net}],
        net,
    };
}

async function mountSelection(resId = 1) {
    await mountView({type: "form", resModel: "crm.selection", resId, arch: ARCH});
}

async function passDebounce() {
    await advanceTime(250);
    await animationFrame();
    await animationFrame();
}

test("funnel, net number and other channels are counted beside the form", async () => {
    onRpc("crm.selection", "count_funnel", ({args: [request]}) => {
        expect.step(request.channel);
        return makeFunnel(request.criteria[0], request.channel === "mail" ? 1200 : 5);
    });
    await mountSelection();
    expect(".o_crm_selection_net").toHaveCount(0);
    await passDebounce();
    expect.verifySteps(["mail", "letter"]);
    expect(".o_crm_selection_net").toHaveText("1,200");
    expect(".progress").toHaveCount(2);
    expect(queryAllTexts(".o_crm_selection_channels > span")).toEqual([
        "Email: 1,200",
        "Letter: 5",
    ]);
});

test("a change stops the count before and starts anew", async () => {
    const first = new Deferred();
    onRpc("crm.selection", "count_funnel", async ({args: [request]}) => {
        expect.step(`count ${request.criteria[0]}`);
        if (request.criteria[0] === "South") {
            await first;
        }
        return makeFunnel(request.criteria[0], 3);
    });
    onRpc("crm.selection", "stop_funnel", () => {
        expect.step("stop");
        first.resolve();
        return true;
    });
    await mountSelection();
    await passDebounce();
    await contains("[name=name] input").edit("North");
    await passDebounce();
    expect.verifySteps(["count South", "stop", "count North", "count North"]);
    expect(".o_crm_selection_funnel").toHaveText(/North/);
});

test("a slow count can be stopped and started again", async () => {
    const runs = [];
    onRpc("crm.selection", "count_funnel", ({args: [request]}) => {
        const run = new Deferred();
        runs.push(run);
        return run.then(() => makeFunnel(request.criteria[0], 3));
    });
    onRpc("crm.selection", "stop_funnel", () => expect.step("stop"));
    await mountSelection();
    await passDebounce();
    expect(".o_crm_selection_funnel button").toHaveCount(0);
    await advanceTime(1000);
    await animationFrame();
    expect(".o_crm_selection_funnel button").toHaveText("Stop");
    await click(".o_crm_selection_funnel button");
    await animationFrame();
    expect.verifySteps(["stop"]);
    expect(".o_crm_selection_funnel").toHaveText(/Counting was stopped/);
    await click(".o_crm_selection_funnel button");
    await animationFrame();
    for (let answers = 0; answers < 2; answers++) {
        runs.forEach((run) => run.resolve());
        await animationFrame();
        await animationFrame();
    }
    expect(".o_crm_selection_net").toHaveText("3");
    expect(queryAllTexts(".o_crm_selection_channels > span")).toEqual([
        "Email: 3",
        "Letter: 3",
    ]);
});

test("frozen figures are shown without counting", async () => {
    onRpc("crm.selection", "count_funnel", () => expect.step("count"));
    await mountSelection(2);
    await passDebounce();
    expect(".o_crm_selection_net").toHaveText("7");
    expect(".o_crm_selection_funnel").toHaveText(/Will get a letter/);
    expect(".o_crm_selection_channels").toHaveCount(0);
    expect.verifySteps([]);
});
