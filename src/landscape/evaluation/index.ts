export { evaluate } from "./evaluate.ts";
export type { Evaluation } from "./evaluation.ts";
export { type ForwardPass, type LogitsProgram, logitsOf, logitsProgram } from "./logits.ts";
