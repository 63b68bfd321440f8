import {Activity} from "@mail/core/common/activity_model";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

import {FollowupPanel} from "../followup/followup_panel";
import {FollowupPlanner} from "../followup/followup_planner";

patch(Activity.prototype, {
    setup() {
        super.setup(...arguments);
        /** Name of the deputy who sees to the follow-up. */
        this.crm_taken_by = undefined;
    },
});

patch(FollowupPlanner.prototype, {
    start() {
        this.bus.subscribe("crm_ext_core.followups_taken", (changes) =>
            changes.forEach((change) => this.setTakenBy(change.id, change.taken_by))
        );
        // Somebody is away, or another deputy: who signals what is to be asked anew.
        this.bus.subscribe("crm_ext_core.followups_replan", () => this.fetch());
        return super.start();
    },

    setTakenBy(id, name) {
        const signal = this.signals.find((shown) => shown.id === id);
        if (signal) {
            signal.taken_by = name;
        }
    },

    /** Answer as the deputy: the assignee sees who it is. */
    take(id) {
        return this.settle(id, "crm_take", true);
    },

    takeBack(id) {
        return this.settle(id, "crm_take_back", false);
    },

    async settle(id, method, takenBy) {
        try {
            await this.orm.call("mail.activity", method, [[id]]);
            this.setTakenBy(id, takenBy);
        } catch (error) {
            // Somebody else was faster, and the bus was down
            this.refreshShown();
            throw error;
        }
    },
});

patch(FollowupPanel.prototype, {
    /** What a deputy has taken over is answered by nobody else. */
    isTakenByOther(signal) {
        return Boolean(signal.taken_by) && !signal.for_user;
    },

    getForLabel(signal) {
        return _t("For %(user)s", {user: signal.for_user});
    },

    /** A deputy who looks at the document has not answered yet. */
    async open(signal) {
        if (!signal.for_user) {
            return super.open(signal);
        }
        await this.doAction(signal, "action_open_document");
    },
});
