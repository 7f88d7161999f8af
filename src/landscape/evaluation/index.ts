export { isDegenerate } from "./degenerate.ts";
export { type Evaluation, evaluate } from "./evaluate.ts";
export { type ForwardPass, logitsOf } from "./logits.ts";
export { type ClassificationMetrics, classificationMetrics } from "./metrics.ts";
