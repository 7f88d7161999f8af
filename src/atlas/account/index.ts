export {
  ACCOUNT_FILE,
  type Account,
  type AccountedJob,
  type PricedStage,
  parsedAccount,
  type RoundNumber,
  type StageAccount,
} from "./account.ts";
export { type CountedLine, countedLines } from "./counted-lines.ts";
export { FAILURES_FILE, type FailureRecord, parsedFailures } from "./failures.ts";
export { type Pace, type StageCosts, secondsLeft } from "./pace.ts";
export { PRUNED_FILE, parsedPruned, prunedText } from "./pruned.ts";
export { JOURNAL_FOLDER, journalSizes, wholeLinesLength } from "./whole-lines.ts";
