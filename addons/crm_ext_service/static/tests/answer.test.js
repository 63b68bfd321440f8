import {expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {Component, xml} from "@odoo/owl";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {contains, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";

import {AnswerOffers} from "@crm_ext_service/knowledge/answer_offers";
import {fillPlaceholders} from "@crm_ext_service/knowledge/canned_answer_patch";

defineMailModels();

const ARTICLE = {
    model: "crm.knowledge.article",
    id: 7,
    name: "Error F 042",
    excerpt: "Hold reset.",
    category: "",
    is_published: true,
    has_format: false,
    is_used: false,
};
const CANNED = {...ARTICLE, model: "mail.canned.response", id: 7, name: "thanks"};

function mockAnswers() {
    onRpc("helpdesk.ticket", "crm_get_offered_answers", () => [ARTICLE]);
    onRpc("helpdesk.ticket", "crm_get_answer_values", () => ({number: "T-1"}));
    onRpc("helpdesk.ticket", "crm_get_answers", ({args}) => {
        expect.step(args[1] ? `search ${args[1]}` : "all");
        return args[1] ? [CANNED] : [ARTICLE, CANNED];
    });
}

async function mountOffers() {
    class Parent extends Component {
        static components = {AnswerOffers};
        static props = ["*"];
        static template = xml`<AnswerOffers ticketId="3" take="take"/>`;
        take = (answer, how) => expect.step(`take ${answer.name} ${how || "text"}`);
    }
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(Parent, {noMainContainer: true});
    await animationFrame();
}

test("one click takes the article that fits the ticket", async () => {
    mockAnswers();
    await mountOffers();
    expect(queryAllTexts(".o_crm_answer_offers .btn")).toEqual([
        "Error F 042",
        "Answers…",
    ]);
    await click(".o_crm_answer_offers .btn:first");
    expect.verifySteps(["take Error F 042 text"]);
});

test("the dialog searches while one types and closes with the choice", async () => {
    mockAnswers();
    await mountOffers();
    await contains(".o_crm_answer_offers .btn-link").click();
    await animationFrame();
    expect(queryAllTexts(".o_crm_answer > .fw-bold")).toEqual([
        "Error F 042",
        "thanks",
    ]);
    expect(".list-group-item:last .fa-link").toHaveCount(0);
    await contains(".modal input").edit("dear", {confirm: false});
    await advanceTime(300);
    await animationFrame();
    expect(queryAllTexts(".o_crm_answer > .fw-bold")).toEqual(["thanks"]);
    await contains(".o_crm_answer").click();
    expect(".modal").toHaveCount(0);
    expect.verifySteps(["all", "search dear", "take thanks text"]);
});

test("only known placeholders are filled", () => {
    expect(fillPlaceholders("{number}, {unknown}", {number: "T-1"})).toBe(
        "T-1, {unknown}"
    );
});
