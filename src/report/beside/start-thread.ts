import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { TableEvidence, TableQuestion } from "../table-evidence.ts";
import { registeredNames, type ThreadAnswer, type ThreadQuestion } from "./messages.ts";

/** Room for what a table is worked out by, MiB: pages of short-lived numbers are copied less often, the more fit in. */
const YOUNG_MEGABYTES = 96;

/** A thread that works on a table. */
export interface TableThread {
  /** @throws Error where it cannot be worked out there */
  evidence(): Promise<TableEvidence>;
  /** @throws Error where they cannot be drawn there */
  writePanels(folder: string): Promise<readonly string[]>;
  close(): void;
}

/** Starts a thread that begins to work out the evidence of a table. It keeps no process from ending but while it is asked. */
export function startThread(question: TableQuestion): TableThread {
  const workerData: ThreadQuestion = { ...question, registered: registeredNames() };
  const thread = new Worker(new URL(`./thread${extname(import.meta.filename)}`, import.meta.url), {
    workerData,
    // A program of its own, which the options of whoever calls (--eval, --input-type) are not for.
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  thread.unref();
  const next = (): Promise<ThreadAnswer> => {
    const answer = new Promise<ThreadAnswer>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
      thread.once("exit", () => reject(new Error("the thread ended without an answer")));
    });
    // Who does not come to ask does not hear of it.
    answer.catch(() => {});
    return answer;
  };
  const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    thread.ref();
    return answer.finally(() => thread.unref());
  };
  const first = next();
  return {
    evidence: async () => {
      const answer = await asked(first);
      if (!("evidence" in answer)) throw new Error("the thread answered something else");
      return answer.evidence;
    },
    writePanels: async (folder) => {
      const answer = next();
      thread.postMessage(folder);
      const found = await asked(answer);
      if (!("written" in found)) throw new Error("the thread answered something else");
      return found.written;
    },
    close: () => void thread.terminate(),
  };
}
