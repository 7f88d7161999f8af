import { extname } from "node:path";
import { AtlasError } from "#errors";
import { askThread } from "#files";
import type { Hdf5Answer, Hdf5Contents, Hdf5Question } from "./contents.ts";

/** The version that is tested, and stands in the package as an optional dependency. */
const INSTALL = "npm install h5wasm@0.10.3";

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
  const thread = new URL(`./hdf5-thread${extname(import.meta.filename)}`, import.meta.url);
  const question: Hdf5Question = { file, without };
  const answer = await askThread<Hdf5Answer>(thread, question, file.length);
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

function refusal(where: string, problem: string): AtlasError {
  return new AtlasError({
    code: "weights/bad-hdf5",
    kind: "input",
    problem: `the HDF5 file cannot be read: ${problem}`,
    where,
    remedy: "Download or save the file again",
  });
}
