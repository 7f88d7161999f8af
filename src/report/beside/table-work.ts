import { type CellRange, type Diagnosis, diagnose } from "#taxonomy";
import { type TableEvidence, type TableQuestion, tableEvidence } from "../table-evidence.ts";
import { writePanels } from "../write-panels.ts";
import { startThread } from "./start-thread.ts";

/** What of a report needs its table alone. */
export interface TableWork {
  /** Whether much of it goes on beside what this thread does, whoever asks for it. */
  readonly isBeside: boolean;
  /** What is said of the table as a whole. */
  evidence(): Promise<TableEvidence>;
  /** Of every cell, in the order of the table. */
  diagnoses(): Promise<readonly Diagnosis[]>;
  /** The names of the files of the panels, once they are written (`writePanels`). */
  panels(): Promise<readonly string[]>;
}

/** Fewer cells are worked out before a thread has started. */
const LEAST_CELLS = 2000;

/**
 * The share of the cells that the thread which writes the report diagnoses itself: the other has what is said of the whole to
 * work out before, and this one the files of the table and what its costs were to write.
 */
const OWN_SHARE = 0.7;

/**
 * Has what needs the table alone worked out: of a large one partly in a thread beside this one, which begins at once.
 *
 * @param folder where the panels go
 */
export function tableWork(question: TableQuestion, folder: string): TableWork {
  return question.table.cells.length < LEAST_CELLS
    ? workHere(question, folder)
    : workBeside(question, folder);
}

/** The diagnoses of some cells. */
function diagnosesOf(
  { table, thresholds, rootSeed }: TableQuestion,
  range?: CellRange,
): readonly Diagnosis[] {
  return diagnose(table, { thresholds, rootSeed }, range);
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
    diagnoses: async () => diagnosesOf(question),
    panels: async () => writePanels(folder, question.table, evidence().borders),
  };
}

/**
 * Has all but the diagnoses of most cells worked out by a thread of its own, to the same bits. What the thread cannot do, for want of memory or because things
 * are registered here that it does not know, is done here.
 */
export function workBeside(question: TableQuestion, folder: string): TableWork {
  const here = workHere(question, folder);
  const to = Math.ceil(OWN_SHARE * question.table.cells.length);
  const thread = startThread(question, to, folder);
  return {
    isBeside: true,
    evidence: () => thread.evidence().catch(here.evidence),
    diagnoses: async () => {
      const own = diagnosesOf(question, { to });
      return [...own, ...(await thread.diagnoses().catch(() => diagnosesOf(question, { from: to })))];
    },
    panels: () => thread.panels().catch(here.panels),
  };
}
