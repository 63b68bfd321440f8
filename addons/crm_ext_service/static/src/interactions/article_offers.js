import {rpc} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {Interaction} from "@web/public/interaction";

const DELAY = 400; // ms of rest while typing
const LEAST_CHARACTERS = 4;

/** While a customer types the subject of a ticket: articles that may answer it. */
export class ArticleOffers extends Interaction {
    static selector = "form[action='/submitted/ticket']";
    dynamicContent = {
        "input[name='subject']": {
            "t-on-input": this.debounced(this.onInput, DELAY),
        },
    };

    setup() {
        this.keepLast = new KeepLast();
        this.offersEl = this.el.querySelector(".o_crm_article_offers");
    }

    async onInput(ev) {
        if (!this.offersEl) {
            return;
        }
        const title = ev.target.value.trim();
        const articles =
            title.length < LEAST_CHARACTERS
                ? []
                : await this.waitFor(
                      this.keepLast.add(rpc("/my/knowledge/similar", {title}))
                  );
        this.offersEl.classList.toggle("d-none", !articles.length);
        this.offersEl.querySelectorAll("a").forEach((link) => link.remove());
        for (const {name, url} of articles) {
            const link = document.createElement("a");
            Object.assign(link, {href: url, textContent: name, target: "_blank"});
            link.className = "d-block";
            this.offersEl.append(link);
        }
    }
}

registry
    .category("public.interactions")
    .add("crm_ext_service.article_offers", ArticleOffers);
