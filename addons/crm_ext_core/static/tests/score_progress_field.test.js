import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Run extends models.Model {
    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["done", "Done"],
        ],
    });
    progress = fields.Float();
    _records = [{id: 1, state: "running", progress: 25}];
}

defineMailModels();
defineModels([Run]);

test("the progress of a refresh is asked for until it is done", async () => {
    const answers = [
        {id: 1, state: "running", progress: 50},
        {id: 1, state: "done", progress: 100},
    ];
    onRpc("run", "read", () => {
        expect.step("read");
        return [answers.shift()];
    });
    await mountView({
        resModel: "run",
        type: "form",
        resId: 1,
        arch: `<form><field name="progress" widget="crm_score_progress"/></form>`,
    });
    const bar = () => document.querySelector(".progress-bar").style.width;
    expect(bar()).toBe("25%");
    await advanceTime(2000);
    await animationFrame();
    expect(bar()).toBe("50%");
    await advanceTime(2000);
    await animationFrame();
    await advanceTime(10000);
    expect.verifySteps(["read", "read"]);
});
