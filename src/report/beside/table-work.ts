import { type TableEvidence, type TableQuestion, tableEvidence } from "../table-evidence.ts";
import { writePanels } from "../write-panels.ts";
import { startThread } from "./start-thread.ts";

/** What of a report needs its table alone, which takes about as long as the diagnoses of the cells. */
export interface TableWork {
  /** Whether it goes on beside what this thread does, whoever asks for it. */
  readonly isBeside: boolean;
  /** What is said of the table as a whole. */
  evidence(): Promise<TableEvidence>;
  /** The names of the files of the panels, once they are written (`writePanels`). */
  panels(): Promise<readonly string[]>;
}

/** Fewer cells are worked out before a thread has started. */
const LEAST_CELLS = 2000;

/**
 * Has what needs the table alone worked out: of a large one in a thread beside this one, which begins at once.
 *
 * @param folder where the panels go
 */
export function tableWork(question: TableQuestion, folder: string): TableWork {
  return question.table.cells.length < LEAST_CELLS
    ? workHere(question, folder)
    : workBeside(question, folder);
}

/** Works it out in this thread, when it is asked. */
export function workHere(question: TableQuestion, folder: string): TableWork {
  let known: TableEvidence | undefined;
  const evidence = () => {
    known ??= tableEvidence(question);
    return known;
  };
  return {
    isBeside: false,
    evidence: async () => evidence(),
    panels: async () => writePanels(folder, question.table, evidence().borders),
  };
}

/**
 * Has it worked out by a thread of its own, to the same bits. What the thread cannot do, for want of memory or because things
 * are registered here that it does not know, is done here.
 */
export function workBeside(question: TableQuestion, folder: string): TableWork {
  const here = workHere(question, folder);
  const thread = startThread(question, folder);
  return {
    isBeside: true,
    evidence: () => thread.evidence().catch(here.evidence),
    panels: () => thread.panels().catch(here.panels),
  };
}
