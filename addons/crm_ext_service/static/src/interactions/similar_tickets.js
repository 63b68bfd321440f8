import {rpc} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {Interaction} from "@web/public/interaction";

const MIN_LENGTH = 3;
const DELAY = 400;

/** Offers tickets of the customer that may be about the same, while he types a subject. */
export class SimilarTickets extends Interaction {
    static selector = ".o_crm_ticket_form";
    dynamicContent = {
        "input[name='subject']": {
            "t-on-input": this.debounced(this.offer, DELAY),
        },
    };

    setup() {
        this.keepLast = new KeepLast();
    }

    async offer() {
        const title = this.el.querySelector("input[name='subject']").value.trim();
        let offers = {tickets: []};
        if (title.length >= MIN_LENGTH) {
            // The form works without; a failure is no matter of the customer.
            const found = rpc("/my/tickets/similar", {title}, {silent: true});
            offers = await this.waitFor(this.keepLast.add(found.catch(() => offers)));
        }
        const place = this.el.querySelector(".o_crm_similar_tickets");
        place.replaceChildren();
        if (offers.tickets.length) {
            this.renderAt("crm_ext_service.SimilarPortalTickets", offers, place);
        }
    }
}

registry
    .category("public.interactions")
    .add("crm_ext_service.similar_tickets", SimilarTickets);
