import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/**
 * The click on a face in the mail is the rating: nothing more has to be pressed.
 *
 * Opening the address does not count, as programs that check mails for harm do that.
 * It is sent with the first sign of a person: a moved pointer, a touch, a key, or
 * when the page is left.
 */
export class RatingClick extends Interaction {
    static selector = ".o_rating_page_submit form.o_crm_rating_at_once";
    dynamicContent = {
        _document: {
            "t-on-pointermove": this.sendOnce,
            "t-on-pointerdown": this.sendOnce,
            "t-on-keydown": this.sendOnce,
            "t-on-visibilitychange": this.onVisibilityChange,
        },
        "input[name='rate']": {"t-on-change": this.send},
        ".o_crm_rating_sent": {
            "t-att-class": () => ({"d-none": !this.isArrived}),
        },
    };

    setup() {
        this.isSent = false;
        this.isArrived = false;
    }

    onVisibilityChange() {
        if (document.visibilityState === "hidden") {
            this.sendOnce();
        }
    }

    sendOnce() {
        if (!this.isSent) {
            this.send();
        }
    }

    async send() {
        this.isSent = true;
        const response = await this.waitFor(
            fetch(this.el.action, {
                method: "POST",
                body: new FormData(this.el),
                keepalive: true, // The page may be left in this moment
            })
        );
        this.isArrived = response.ok;
    }
}

registry
    .category("public.interactions")
    .add("crm_ext_service.rating_click", RatingClick);
