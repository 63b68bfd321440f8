import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {press, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

import {FormDraft} from "@crm_ext_core/conversation/talk_draft";
import "@crm_ext_core/../tests/crm_ext_test_helpers";

describe.current.tags("desktop");

class CrmConversation extends models.Model {
    _name = "crm.conversation";

    name = fields.Char();
    draft_key = fields.Char();
    followup_note = fields.Char();
    duration = fields.Float();
    partner_id = fields.Many2one({relation: "customer"});
    participant_ids = fields.Many2many({relation: "customer"});

    _records = [{id: 1, name: "Price", duration: 0.5}];
}

class Customer extends models.Model {
    _name = "customer";

    name = fields.Char();

    _records = [
        {id: 7, name: "Bert"},
        {id: 8, name: "Cora"},
    ];
}

defineModels({...defineMailModels(), CrmConversation, Customer});

const ARCH = `
    <form js_class="crm_talk_form">
        <field name="partner_id"/>
        <field name="name"/>
        <field name="followup_note"/>
        <field name="duration"/>
        <field name="participant_ids" widget="many2many_tags"/>
    </form>`;
const DRAFT = {
    key: "former",
    resId: false,
    customer: "Bert",
    text: "Wants two gears",
    changedAt: 0,
    context: {default_duration: 0.25},
    values: {
        name: "Wants two gears",
        partner_id: 7,
        participant_ids: [8],
        duration: 0.25,
    },
};

/** What the browser keeps, without a disk and other tabs. */
let stored = {};
let opened = new Set();

beforeEach(() => {
    stored = {};
    opened = new Set();
    mockService("crm_ext_core.talk_drafts", {
        isAvailable: true,
        state: {count: 0},
        count: async () => Object.values(stored).filter(({key}) => !opened.has(key)),
        notify: async () => {},
        read: async (key) => stored[key] || null,
        take: async (key) => {
            if (opened.has(key)) {
                return null;
            }
            opened.add(key);
            return () => opened.delete(key);
        },
        write: async (draft) => (stored[draft.key] = draft),
        delete: async (key) => delete stored[key],
    });
});

async function openForm(resId) {
    await mountView({resModel: "crm.conversation", type: "form", arch: ARCH, resId});
    await animationFrame();
}

/** Write down what was typed, without leaving the field. */
async function waitForDraft() {
    await advanceTime(500);
    await animationFrame();
    return Object.values(stored)[0];
}

test("what is typed is written down before the field is left", async () => {
    onRpc("crm.conversation", "onchange", () => expect.step("onchange"));
    await openForm();
    await contains(".o_field_widget[name=name] input").edit("Wants a gear", {
        confirm: false,
    });
    const draft = await waitForDraft();
    expect(draft.text).toBe("Wants a gear");
    expect(draft.values.name).toBe("Wants a gear");
    expect(draft.resId).toBe(false);
    // Only the one that opened the form
    expect.verifySteps(["onchange"]);
});

test("a saved talk leaves no draft and names the one that it was", async () => {
    onRpc("crm.conversation", "web_save", ({args}) => expect.step(args[1].draft_key));
    await openForm();
    await contains(".o_field_widget[name=name] input").edit("Wants a gear");
    const {key} = await waitForDraft();
    await contains(".o_form_button_save").click();
    expect.verifySteps([key]);
    await advanceTime(1000);
    expect(stored).toEqual({});
});

test("a form without words leaves no draft", async () => {
    await openForm();
    await contains(".o_field_widget[name=duration] input").edit("2");
    await waitForDraft();
    await contains(".o_field_widget[name=name] input").edit("Wants a gear");
    await waitForDraft();
    await contains(".o_field_widget[name=name] input").edit("");
    await waitForDraft();
    expect(stored).toEqual({});
});

test("a draft is continued with all that was in it", async () => {
    stored.former = DRAFT;
    await openForm();
    expect(".o_crm_talk_draft").toHaveCount(1);
    await contains(".o_crm_talk_continue").click();
    expect(".o_field_widget[name=name] input").toHaveValue("Wants two gears");
    expect(".o_field_widget[name=partner_id] input").toHaveValue("Bert");
    expect(queryAllTexts(".o_field_widget[name=participant_ids] .o_tag")).toEqual([
        "Cora",
    ]);
    expect(".o_field_widget[name=duration] input").toHaveValue("0.25");
    expect(".o_crm_talk_draft").toHaveCount(0);
});

test("a draft whose customer is gone gives its words back", async () => {
    stored.former = {...DRAFT, values: {...DRAFT.values, partner_id: 99}};
    onRpc("customer", "web_read", () => {
        throw new Error("gone");
    });
    mockService("notification", {add: (message) => expect.step(String(message))});
    await openForm();
    await contains(".o_crm_talk_continue").click();
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("Wants two gears");
    expect.verifySteps([
        "The text is back. Choose again with whom and about what it was.",
    ]);
});

test("a draft that is open in another tab is not continued", async () => {
    stored.former = DRAFT;
    mockService("notification", {add: (message) => expect.step(String(message))});
    await openForm();
    opened.add("former");
    await contains(".o_crm_talk_continue").click();
    expect(".o_field_widget[name=name] input").toHaveValue("");
    expect.verifySteps(["This talk was saved, thrown away or opened in another tab."]);
});

test("a draft is thrown away", async () => {
    stored.former = DRAFT;
    await openForm();
    await contains(".o_crm_talk_throw_away").click();
    expect(".o_crm_talk_draft").toHaveCount(0);
    expect(stored).toEqual({});
});

test("changes of a logged talk are offered over that talk only", async () => {
    stored.former = {...DRAFT, resId: 1, values: {name: "Price of two"}};
    await openForm();
    expect(".o_crm_talk_draft").toHaveCount(0);
});

test("changes of a logged talk are taken up again", async () => {
    stored.former = {...DRAFT, resId: 1, values: {name: "Price of two"}};
    await openForm(1);
    await contains(".o_crm_talk_continue").click();
    expect(".o_field_widget[name=name] input").toHaveValue("Price of two");
    expect(".o_field_widget[name=duration] input").toHaveValue("0.50");
});

test("the tabulator leaves an open list of suggestions for the next field", async () => {
    await openForm();
    await contains(".o_field_widget[name=partner_id] input").edit("Be", {
        confirm: false,
    });
    await advanceTime(500);
    expect(".o-autocomplete--dropdown-item").not.toHaveCount(0);
    await press("Tab");
    expect(".o_field_widget[name=name] input").toBeFocused();
});

test("nothing comes back from a form that was thrown away", async () => {
    await openForm(); // starts the services
    const draft = new FormDraft(
        getService("crm_ext_core.talk_drafts"),
        null,
        () => ({})
    );
    draft.getContent = () => ({text: "Wants a gear"});
    draft.touch();
    await waitForDraft();
    expect(Object.keys(stored)).toHaveLength(1);
    await draft.throwAway();
    draft.touch();
    await waitForDraft();
    expect(stored).toEqual({});
});

test("a draft tells what it is about, also an image without words", async () => {
    await openForm(); // loads the translations
    const draft = new FormDraft({}, null, null);
    expect(draft.getText({name: "Price", body: "<p>100</p>"})).toBe("Price");
    expect(draft.getText({body: "<p>100 <b>Euro</b></p><p>a day</p>"})).toBe(
        "100 Euro a day"
    );
    expect(draft.getText({followup_note: "Call"})).toBe("Call");
    expect(draft.getText({body: '<p><img src="data:"></p>'})).toBe("An image");
    expect(draft.getText({name: "", body: "<p><br></p>"})).toBe("");
});
