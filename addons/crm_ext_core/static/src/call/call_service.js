import {registry} from "@web/core/registry";

import {markRaw} from "@odoo/owl";

import {CallCards} from "./call_cards";
import {CallPanel} from "./call_panel";

export const callService = {
    dependencies: ["bus_service", "orm"],

    start(env, services) {
        // Raw: as a prop it would come as a proxy, to which its own objects are others.
        const calls = markRaw(new CallCards(services));
        registry.category("main_components").add("crm_ext_core.CallPanel", {
            Component: CallPanel,
            props: {calls},
        });
        // The web client must not wait for it.
        calls.start();
        return calls;
    },
};

registry.category("services").add("crm_ext_core.call", callService);
