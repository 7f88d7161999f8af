import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Diagnosis } from "#taxonomy";
import type { TableEvidence, TableQuestion } from "../table-evidence.ts";
import { registeredNames, type ThreadAnswer, type ThreadQuestion } from "./messages.ts";

/** What a thread is asked for. */
export interface TableThread {
  /** @throws Error where it cannot be worked out there */
  evidence(): Promise<TableEvidence>;
  /**
   * Of the cells from the first that it was given.
   *
   * @throws Error where they cannot be diagnosed there
   */
  diagnoses(): Promise<readonly Diagnosis[]>;
  /**
   * The names of the files of the panels.
   *
   * @throws Error where they cannot be drawn there
   */
  panels(): Promise<readonly string[]>;
}

/**
 * Starts a thread that works out the evidence of a table, diagnoses its cells from one on, and then writes its panels into a
 * folder. It keeps the process from ending only while it is asked for something.
 */
export function startThread(question: TableQuestion, firstCell: number, folder: string): TableThread {
  const workerData: ThreadQuestion = { ...question, firstCell, folder, registered: registeredNames() };
  const thread = new Worker(new URL(`./thread${extname(import.meta.filename)}`, import.meta.url), {
    workerData,
    // A program of its own, which the options of whoever calls (--eval, --input-type) are not for.
    execArgv: [],
  });
  thread.unref();
  const evidence = Promise.withResolvers<TableEvidence>();
  const diagnoses = Promise.withResolvers<readonly Diagnosis[]>();
  const panels = Promise.withResolvers<readonly string[]>();
  thread.on("message", (answer: ThreadAnswer) => {
    if ("evidence" in answer) evidence.resolve(answer.evidence);
    else if ("diagnoses" in answer) diagnoses.resolve(answer.diagnoses);
    else panels.resolve(answer.panels);
  });
  const fail = (error: Error) => {
    for (const { reject } of [evidence, diagnoses, panels]) reject(error);
  };
  thread.once("error", fail);
  thread.once("exit", () => fail(new Error("the thread ended without an answer")));
  const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    thread.ref();
    return answer.finally(() => thread.unref());
  };
  // Whoever does not ask does not hear of a failure.
  for (const { promise } of [evidence, diagnoses, panels]) promise.catch(() => {});
  return {
    evidence: () => asked(evidence.promise),
    diagnoses: () => asked(diagnoses.promise),
    panels: () => asked(panels.promise),
  };
}
