import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { TableEvidence, TableQuestion } from "../table-evidence.ts";
import { registeredNames, type ThreadAnswer, type ThreadQuestion } from "./messages.ts";

/** What a thread is asked for. */
export interface TableThread {
  /** @throws Error where it cannot be worked out there */
  evidence(): Promise<TableEvidence>;
  /**
   * The names of the files of the panels.
   *
   * @throws Error where they cannot be drawn there
   */
  panels(): Promise<readonly string[]>;
}

/**
 * Starts a thread that works out the evidence of a table and then writes its panels into a folder. It keeps the process from
 * ending only while it is asked for either.
 */
export function startThread(question: TableQuestion, folder: string): TableThread {
  const workerData: ThreadQuestion = { ...question, folder, registered: registeredNames() };
  const thread = new Worker(new URL(`./thread${extname(import.meta.filename)}`, import.meta.url), {
    workerData,
    // A program of its own, which the options of whoever calls (--eval, --input-type) are not for.
    execArgv: [],
  });
  thread.unref();
  const evidence = Promise.withResolvers<TableEvidence>();
  const panels = Promise.withResolvers<readonly string[]>();
  thread.on("message", (answer: ThreadAnswer) => {
    if ("evidence" in answer) evidence.resolve(answer.evidence);
    else panels.resolve(answer.panels);
  });
  const fail = (error: Error) => {
    evidence.reject(error);
    panels.reject(error);
  };
  thread.once("error", fail);
  thread.once("exit", () => fail(new Error("the thread ended without an answer")));
  const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    thread.ref();
    return answer.finally(() => thread.unref());
  };
  // Whoever does not ask does not hear of a failure.
  for (const { promise } of [evidence, panels]) promise.catch(() => {});
  return { evidence: () => asked(evidence.promise), panels: () => asked(panels.promise) };
}
