import { basename, dirname, extname, join } from "node:path";
import type { MeasuredSubject } from "#atlas/jobs";
import { createFolder, writeSafetensors } from "#files";
import type { Measurement } from "#measurements";

/**
 * Writes the arrays that results keep below a folder, such as `eigenvectors/<weights>.safetensors`, each named by the weights
 * files that it is of.
 *
 * @returns where those of each result are; `undefined` for a result that keeps none
 * @throws AtlasError `files/disk-full` or `files/unwritable`
 */
export async function keepArrays(
  folder: string,
  { kind, edition }: Pick<Measurement, "kind" | "edition">,
  measured: readonly MeasuredSubject[],
): Promise<readonly (string | undefined)[]> {
  const names = measured.map(({ files }) => files.map((file) => basename(file, extname(file))).join("-"));
  const paths: (string | undefined)[] = [];
  for (const [i, { file, files }] of measured.entries()) {
    if (file === undefined) {
      paths.push(undefined);
      continue;
    }
    // Files of other folders may be called alike.
    const isTaken = names.indexOf(names[i]!) < i;
    const path = join(folder, dirname(file.name), `${names[i]}${isTaken ? `-${i + 1}` : ""}.safetensors`);
    await createFolder(dirname(path));
    const metadata = { kind, edition: String(edition), weights: files.join(" ") };
    await writeSafetensors(path, { tensors: file.tensors, metadata });
    paths.push(path);
  }
  return paths;
}
