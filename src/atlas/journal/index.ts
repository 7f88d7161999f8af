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
export { followJournals, type JournalFollower } from "./follow-journals.ts";
export { type Journals, readJournals } from "./read-journals.ts";
export { type JournalWriter, openJournal } from "./writer.ts";
