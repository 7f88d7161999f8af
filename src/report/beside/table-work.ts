import { type TableEvidence, type TableQuestion, tableEvidence } from "../table-evidence.ts";
import { writePanels } from "../write-panels.ts";
import { startThread } from "./start-thread.ts";

/** What of a report needs its table alone, most of which takes as long as the diagnoses of the cells. */
export interface TableWork {
  /** Whether it goes on beside what this thread does. */
  readonly isBeside: boolean;
  /** What is said of the table as a whole. */
  evidence(): Promise<TableEvidence>;
  /** Draws the panels of quantities into a folder and gives the names of the files (`writePanels`). */
  writePanels(folder: string): Promise<readonly string[]>;
  /** Lets go of what is no longer asked. */
  close(): void;
}

/** Fewer cells are worked out before a thread has started. */
const LEAST_CELLS = 2000;

/** Has what needs the table alone worked out: of a large one in a thread beside this one, which begins at once. */
export function tableWork(question: TableQuestion): TableWork {
  return question.table.cells.length < LEAST_CELLS ? workHere(question) : workBeside(question);
}

/** Works it out in this thread, when it is asked. */
export function workHere(question: TableQuestion): TableWork {
  let known: TableEvidence | undefined;
  const evidence = () => {
    known ??= tableEvidence(question);
    return known;
  };
  return {
    isBeside: false,
    evidence: async () => evidence(),
    writePanels: (folder) => writePanels(folder, question.table, evidence().borders),
    close: () => {},
  };
}

/**
 * Has it worked out by a thread of its own, to the same bits. What the thread cannot do, for want of memory or because things
 * are registered here that it does not know, is done here.
 */
export function workBeside(question: TableQuestion): TableWork {
  const here = workHere(question);
  const thread = startThread(question);
  let isThere = true;
  const instead =
    <Answer>(work: () => Promise<Answer>) =>
    () => {
      isThere = false;
      return work();
    };
  return {
    isBeside: true,
    evidence: () => thread.evidence().catch(instead(here.evidence)),
    writePanels: (folder) => {
      const work = () => here.writePanels(folder);
      return isThere ? thread.writePanels(folder).catch(instead(work)) : work();
    },
    close: () => thread.close(),
  };
}
