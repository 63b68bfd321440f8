import {_t} from "@web/core/l10n/translation";

import {effect} from "@web/core/utils/reactive";

/** Draws the attention of the user to new signals, as he wishes it. */
export class FollowupAlert {
    constructor(services) {
        this.outOfFocus = services["mail.out_of_focus"];
        this.soundEffects = services["mail.sound_effects"];
        this.title = services.title;
    }

    watch(planner) {
        planner.onSignal = (signals) => this.notify(signals);
        effect(
            (signals) => this.title.setCounters({crm_followups: signals.length}),
            [planner.signals]
        );
    }

    notify(signals) {
        if (signals.some((signal) => signal.sound)) {
            // Browsers refuse it until the user has clicked somewhere: then in silence.
            this.soundEffects.play("new-message");
        }
        const isSeen = document.visibilityState === "visible" && document.hasFocus();
        if (!isSeen && signals.some((signal) => signal.desktop)) {
            this.showOnDesktop(signals);
        }
    }

    showOnDesktop(signals) {
        if (!this.outOfFocus.canSendNativeNotification) {
            return;
        }
        const names = signals.map((signal) => signal.customer).filter(Boolean);
        const [first] = signals;
        const title =
            signals.length === 1
                ? names[0] || _t("Follow-up")
                : _t("%(count)s follow-ups", {count: signals.length});
        const lines = signals.length === 1 ? [first.person, first.reason] : names;
        try {
            this.outOfFocus.sendNativeNotification(
                title,
                lines.filter(Boolean).join("\n"),
                "/web/static/img/odoo-icon-192x192.png",
                {sound: false}
            );
        } catch {
            // Chrome on Android knows notifications of service workers only: there
            // the user may choose push.
        }
    }
}
