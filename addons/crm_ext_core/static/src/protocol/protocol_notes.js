import {useService} from "@web/core/utils/hooks";

import {Component, onWillStart, useState} from "@odoo/owl";

/** What a protocol tells beside the talks, e.g. how many mailings were received. */
export class ProtocolNotes extends Component {
    static template = "crm_ext_core.ProtocolNotes";
    static props = {protocol: {type: Object, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({notes: []});
        // Not awaited: the talks do not wait for the notes
        onWillStart(() => {
            this.load();
        });
    }

    async load() {
        if (this.props.protocol) {
            this.state.notes = await this.orm.silent.call(
                "crm.conversation",
                "crm_get_protocol_notes",
                [this.props.protocol]
            );
        }
    }

    open(note) {
        return this.action.doAction(note.action);
    }
}
