export { type CellNetworks, cellNetworks } from "./cell-networks.ts";
export { classesOfPlan } from "./classes.ts";
export { costEstimator } from "./cost.ts";
export { boundToData, DATA_CHANGED, type DataHashes } from "./data-bound.ts";
export { diskOfPlan } from "./disk.ts";
export { currentEditions, editionOf, notesOnEditions, trainingEditionSince } from "./editions.ts";
export {
  type CellKnobs,
  cellsAndCheckpoints,
  drawsOf,
  type Editions,
  firstNetwork,
  type Job,
  type NetworkCounts,
  networksOf,
  type Plan,
  type PlannedCell,
  type PlannedCheckpoint,
  type PlannedNetwork,
  partOfJob,
  type Task,
  TRAIN,
} from "./job.ts";
export { jobWords, knobsOfGrid } from "./job-words.ts";
export { keyOf } from "./key.ts";
export { cutJob, lostTasks, withoutTasks } from "./lost-tasks.ts";
export { settingsOf, unusualSettings } from "./measurement-tasks.ts";
export { type JobMemory, jobMemory, memoryOfWorkers, workersWithin } from "./memory.ts";
export { planExperiment } from "./plan-experiment.ts";
export { networkKinds, pricedPlan } from "./priced-plan.ts";
export {
  CALIBRATION,
  type Calibration,
  type CostParts,
  isCalibration,
  isRates,
  type Rates,
  secondsOf,
} from "./seconds.ts";
export { type JobKindSummary, type PlanSummary, type RefinedShare, summarisePlan } from "./summary.ts";
export { type ThreadShare, threadsOfWorker } from "./threads.ts";
export { MOST_IN_GROUP } from "./train-groups.ts";
