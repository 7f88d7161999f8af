export { type LearningRateSchedule, rateFactor } from "#landscape/descent";
export type { IncompleteBatch } from "../batches.ts";
export { trainEnsemble } from "./ensemble.ts";
export { magnitudeMask } from "./magnitude-mask.ts";
export type { TrainedMember, TrainedState } from "./member.ts";
export { quantised } from "./quantised.ts";
export type { EnsembleMember, EnsembleTraining, EpochState, TrainingBudget } from "./request.ts";
export { type TrainedTogether, type TrainingLoop, trainingLoop } from "./step.ts";
export {
  DIVERGED_CHANCE_MULTIPLE,
  DIVERGED_EPOCHS,
  isDiverged,
  isFarFromTrained,
  isStopped,
  type StopRule,
} from "./stop.ts";
