export {
  type Cell,
  type Estimate,
  KNOB_NAMES,
  KNOBS,
  type KnobName,
  METRIC_NAMES,
  METRICS,
  type MetricName,
  type Observation,
} from "./cells.ts";
export { type AtlasTable, type ClassifiedCell, PHASES, type Phase, type TableAxis } from "./classified.ts";
