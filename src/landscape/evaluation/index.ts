export { evaluate } from "./evaluate.ts";
export type { Evaluation } from "./evaluation.ts";
export {
  type ForwardPass,
  type LogitsProgram,
  logitsOf,
  logitsProgram,
  rowsOfForwardPass,
} from "./logits.ts";
export {
  compileNextTokens,
  type NextTokens,
  type NextTokensOfSources,
  nextTokenProgram,
} from "./next-token.ts";
