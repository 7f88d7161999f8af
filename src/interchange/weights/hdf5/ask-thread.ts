import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { AtlasError } from "#errors";
import type { Hdf5Answer, Hdf5Contents, Hdf5Question } from "./contents.ts";

/** The version that is tested, and stands in the package as an optional dependency. */
const INSTALL = "npm install h5wasm@0.10.3";
/** A damaged file can keep the library busy for ever. */
const LONGEST_SECONDS = 20;
const SECONDS_PER_MEGABYTE = 0.5;

/**
 * What an HDF5 file holds, read by the optional package h5wasm in a thread of its own, which ends with the answer or when it
 * takes far longer than a file of the size does.
 *
 * @throws AtlasError `weights/needs-h5wasm` of kind `failure`, `weights/bad-hdf5` of kind `input`
 */
export async function hdf5Contents(
  file: Uint8Array,
  without: readonly string[],
  where: string,
): Promise<Hdf5Contents> {
  const answer = await ask({ file, without });
  if (answer === undefined) throw refusal(where, "it cannot be read in any sensible time");
  if ("contents" in answer) return answer.contents;
  if ("problem" in answer) throw refusal(where, answer.problem);
  throw new AtlasError({
    code: "weights/needs-h5wasm",
    kind: "failure",
    problem: "files of Keras are read by the package h5wasm, which is not installed",
    where,
    remedy: `Install it with ${INSTALL}, or save the weights with numpy.savez`,
    cause: answer.missing,
  });
}

/** The answer; `undefined` where there is none in time. */
function ask(question: Hdf5Question): Promise<Hdf5Answer | undefined> {
  const worker = new Worker(new URL(`./hdf5-thread${extname(import.meta.filename)}`, import.meta.url), {
    workerData: question,
    // A program of its own, which the options of whoever calls (--eval, --input-type) are not for.
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const seconds = LONGEST_SECONDS + (SECONDS_PER_MEGABYTE * question.file.length) / 2 ** 20;
  return new Promise((resolve) => {
    const end = (answer: Hdf5Answer | undefined): void => {
      clearTimeout(alarm);
      resolve(answer);
      void worker.terminate();
    };
    const alarm = setTimeout(() => end(undefined), 1000 * seconds);
    worker.once("message", (answer: Hdf5Answer) => end(answer));
    worker.once("error", (error) => end({ problem: error instanceof Error ? error.message : String(error) }));
    worker.once("exit", () => end({ problem: "the reader ended without an answer" }));
  });
}

function refusal(where: string, problem: string): AtlasError {
  return new AtlasError({
    code: "weights/bad-hdf5",
    kind: "input",
    problem: `the HDF5 file cannot be read: ${problem}`,
    where,
    remedy: "Download or save the file again",
  });
}
