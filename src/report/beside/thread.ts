/** The thread that works on a table beside the one that writes its report. */
import { isDeepStrictEqual } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { tableEvidence } from "../table-evidence.ts";
import { writePanels } from "../write-panels.ts";
import { registeredNames, type ThreadAnswer, type ThreadQuestion } from "./messages.ts";

const question: ThreadQuestion = workerData;

function answer(found: ThreadAnswer): void {
  parentPort?.postMessage(found);
}

if (!isDeepStrictEqual(question.registered, registeredNames()))
  throw new Error("quantities or knobs are registered elsewhere that are not known here");
const evidence = tableEvidence(question);
answer({ evidence });
parentPort?.on("message", async (folder: string) => {
  answer({ written: await writePanels(folder, question.table, evidence.borders) });
});
