import {registry} from "@web/core/registry";

import {FollowupAlert} from "./followup_alert";
import {FollowupPanel} from "./followup_panel";
import {FollowupPlanner} from "./followup_planner";

export const followupService = {
    dependencies: [
        "bus_service",
        "mail.out_of_focus",
        "mail.sound_effects",
        "orm",
        "presence",
        "title",
    ],

    start(env, services) {
        const planner = new FollowupPlanner(services);
        new FollowupAlert(services).watch(planner);
        registry.category("main_components").add("crm_ext_core.FollowupPanel", {
            Component: FollowupPanel,
            props: {planner},
        });
        // The web client must not wait for it.
        planner.start();
        return planner;
    },
};

registry.category("services").add("crm_ext_core.followup", followupService);
