export type { JobResult, JournalEntry, JournalObservation, NetworkRecord } from "./entry.ts";
export { JOURNAL_FOLDER, type Journals, readJournals } from "./read-journals.ts";
export { type JournalWriter, openJournal } from "./writer.ts";
