import {registry} from "@web/core/registry";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";

import {useFoundWordsOfList} from "./protocol_controller";
import {ProtocolNotes} from "./protocol_notes";

export class TalkListController extends ListController {
    static template = "crm_ext_core.TalkListView";
    static components = {...ListController.components, ProtocolNotes};

    setup() {
        super.setup();
        useFoundWordsOfList(this.rootRef, this.model);
    }
}

registry.category("views").add("crm_talk_list", {
    ...listView,
    Controller: TalkListController,
});
