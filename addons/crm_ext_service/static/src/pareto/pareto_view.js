import {registry} from "@web/core/registry";
import {graphView} from "@web/views/graph/graph_view";
import {ParetoModel} from "./pareto_model";
import {ParetoRenderer} from "./pareto_renderer";

/** After Vilfredo Pareto and Joseph M. Juran: the vital few stand on the left. */
export const paretoView = {
    ...graphView,
    Model: ParetoModel,
    Renderer: ParetoRenderer,
};

registry.category("views").add("crm_pareto", paretoView);
