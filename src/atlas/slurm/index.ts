export { SLURM_FOLDER } from "./batch-scripts.ts";
export { whyNoRound } from "./next-round.ts";
export { queueLimits } from "./queue-limits.ts";
export { cancelQueued, type Queued, queued } from "./queued.ts";
export type { RunTexts } from "./run-texts.ts";
export { COORDINATOR_MEMORY, isSbatchOption, requireTime, type SlurmSettings } from "./settings.ts";
export {
  type Round,
  readSubmissions,
  requireSubmissions,
  type Submissions,
  writeSubmissions,
} from "./submissions.ts";
export { type Submitted, submitRound } from "./submit-round.ts";
