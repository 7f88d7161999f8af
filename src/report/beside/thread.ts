/** The thread that works on a table beside the one that writes its report, and ends once it has told what came of it. */
import { isDeepStrictEqual } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { tableEvidence } from "../table-evidence.ts";
import { writePanels } from "../write-panels.ts";
import { registeredNames, type ThreadAnswer, type ThreadQuestion } from "./messages.ts";

const { folder, registered, ...question }: ThreadQuestion = workerData;

function tell(answer: ThreadAnswer): void {
  parentPort?.postMessage(answer);
}

if (!isDeepStrictEqual(registered, registeredNames()))
  throw new Error("quantities or knobs are registered elsewhere that are not known here");
const evidence = tableEvidence(question);
tell({ evidence });
tell({ panels: await writePanels(folder, question.table, evidence.borders) });
