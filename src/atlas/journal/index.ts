export { plannedResults } from "./adopt-former.ts";
export { notesOnDisagreement } from "./disagreement.ts";
export type {
  JobFault,
  JobResult,
  JournalEntry,
  JournalObservation,
  TaskResult,
  TrainingRecord,
} from "./entry.ts";
export { followJournals, type JournalFollower, resultsOfLine } from "./follow-journals.ts";
export { encodeLine } from "./line.ts";
export {
  type ExecutedJob,
  gatherJournals,
  type JournalLine,
  type Journals,
  readJournals,
} from "./read-journals.ts";
export { type JournalWriter, openJournal } from "./writer.ts";
