export { edgeOfStability } from "./edge-of-stability.ts";
export { type LearningRateSchedule, rateFactor } from "./schedule.ts";
