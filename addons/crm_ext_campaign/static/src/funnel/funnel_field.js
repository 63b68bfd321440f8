import {Component, onWillDestroy, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** Changes that follow each other so fast are counted once. */
const DEBOUNCE = 200;
/** From here on people see that it takes a while, and can stop it. */
const SLOW = 1000;

/**
 * What remains of a selection at each criterion, and why people fall out: counted by the
 * server beside the form, also of values that are not saved.
 */
export class FunnelField extends Component {
    static template = "crm_ext_campaign.FunnelField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm").silent;
        this.state = useState({
            funnel: null,
            channels: {},
            status: "done",
            isSlow: false,
        });
        useEffect(
            () => this.follow(),
            () => [JSON.stringify(this.request)]
        );
        onWillDestroy(() => this.cancel());
    }

    // === DATA === //

    get request() {
        return this.props.record.data[this.props.name] || {criteria: []};
    }

    get channels() {
        const {channel} = this.props.record.fields;
        return (channel?.selection || []).map(([name, label]) => ({
            name,
            label,
            net: this.state.channels[name],
        }));
    }

    get netLabel() {
        const {channel} = this.props.record.data;
        if (channel === "letter") {
            return _t("Will get a letter");
        }
        return channel === "phone" ? _t("Will be called") : _t("Will get the mailing");
    }

    format(number) {
        return formatInteger(number);
    }

    /** Return the length of a bar in percent of the widest step. */
    getRatio(number) {
        const steps = this.state.funnel.criteria.map((line) => line.remaining);
        const widest = Math.max(0, ...steps);
        return widest ? Math.round((100 * number) / widest) : 0;
    }

    // === COUNTING === //

    /** Count anew when the form holds something else. */
    follow() {
        this.cancel();
        if (this.request.frozen) {
            Object.assign(this.state, {
                funnel: this.request.frozen,
                channels: {},
                status: "done",
            });
            return;
        }
        this.state.status = "counting";
        this.timer = setTimeout(() => this.count(), DEBOUNCE);
    }

    async count() {
        const request = this.request;
        const run = {token: this.makeToken()};
        this.run = run;
        Object.assign(this.state, {status: "counting", isSlow: false, channels: {}});
        this.slowTimer = setTimeout(() => (this.state.isSlow = true), SLOW);
        try {
            const funnel = await this.call(run, request);
            if (this.run !== run) {
                return;
            }
            clearTimeout(this.slowTimer);
            if (funnel.stopped) {
                this.end(run, "stopped");
                return;
            }
            Object.assign(this.state, {funnel, isSlow: false});
            await this.countChannels(run, request, funnel);
            this.end(run, "done");
        } catch (error) {
            if (this.run === run) {
                this.end(run, "failed");
                throw error;
            }
        }
    }

    /** Tell how many the other channels would reach. */
    async countChannels(run, request, funnel) {
        this.state.channels[request.channel] = funnel.net;
        const others = this.channels.filter(({name}) => name !== request.channel);
        for (const {name} of funnel.criteria.length ? others : []) {
            const other = await this.call(run, {...request, channel: name});
            if (this.run !== run || other.stopped) {
                return;
            }
            this.state.channels[name] = other.net;
        }
    }

    call(run, request) {
        return this.orm.call("crm.selection", "count_funnel", [request, run.token]);
    }

    end(run, status) {
        if (this.run === run) {
            this.run = null;
            clearTimeout(this.slowTimer);
            Object.assign(this.state, {status, isSlow: false});
        }
    }

    /** Nobody waits for the present count any more. */
    cancel() {
        clearTimeout(this.timer);
        clearTimeout(this.slowTimer);
        const run = this.run;
        this.run = null;
        if (run) {
            // A count that has ended is none to be stopped.
            this.orm.call("crm.selection", "stop_funnel", [run.token]).catch(() => {});
        }
    }

    onStop() {
        this.cancel();
        Object.assign(this.state, {status: "stopped", isSlow: false});
    }

    makeToken() {
        const digits = crypto.getRandomValues(new Uint32Array(2));
        return [...digits].map((digit) => digit.toString(16)).join("");
    }
}

registry.category("fields").add("crm_selection_funnel", {
    component: FunnelField,
    displayName: _t("Funnel of a selection"),
    supportedTypes: ["json"],
});
