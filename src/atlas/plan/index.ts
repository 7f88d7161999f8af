export { type CellNetworks, cellNetworks } from "./cell-networks.ts";
export type {
  CellKnobs,
  ConnectivityJob,
  CurvatureJob,
  Job,
  Plan,
  PlannedCell,
  PlannedNetwork,
  PlannedPair,
  SimilarityJob,
  TrainJob,
} from "./job.ts";
export { PROCEDURE_VERSION } from "./key.ts";
export { planExperiment } from "./plan-experiment.ts";
export { type JobKindSummary, type PlanSummary, summarisePlan } from "./summary.ts";
export { MOST_IN_GROUP } from "./train-groups.ts";
