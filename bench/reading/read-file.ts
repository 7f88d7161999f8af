/**
 * The resident set of this process before and at the peak of reading a file, and how it ended: `node
 * bench/reading/read-file.ts KIND SMALL FILE`. A small file of the kind is read first, so that all libraries are loaded;
 * `bench/reading-memory.ts` starts it.
 */
import { AtlasError } from "#errors";
import { readOnnxModel } from "#interchange/onnx";
import { readWeights, weightValues } from "#interchange/weights";
import { sourceNamed } from "#sources";
import { loadDataset } from "#sources/datasets";
import { largestResidentSet } from "../residence.ts";

/** How files are read, by what they hold. */
const READERS: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  weights: async (path) => {
    let sum = 0;
    for (const tensor of (await readWeights(path)).tensors.values()) sum += weightValues(tensor)[0] ?? 0;
    return sum;
  },
  model: readOnnxModel,
  arrays: (file) => own("arrays", { file }),
  table: (file) => own("table", { file }),
  "pixel-table": (file) => own("pixel-table", { file }),
  parquet: (file) => own("parquet", { file, size: 32 }),
  pictures: (folder) => own("pictures", { folder, size: 32 }),
  mnist: (folder) => published("mnist", folder),
  cifar10: (folder) => published("cifar10", folder),
  svhn: (folder) => published("svhn", folder),
};

async function own(source: string, given: Readonly<Record<string, string | number>>): Promise<unknown> {
  return sourceNamed(source).find!({ source, ...given }, ".");
}

async function published(source: string, folder: string): Promise<unknown> {
  const request = { source, folder, examples: 10, test_examples: 1 };
  // As cells have them: the files are read whole, and the examples that are asked for become numbers.
  return loadDataset(request, { dataFolder: ".", rootSeed: 1, trainExamples: 10 });
}

process.env.LOSS_ATLAS_CACHE = "";
const [kind = "", small = "", path = ""] = process.argv.slice(2);
const read = READERS[kind]!;
if (small !== "") await read(small);
const before = largestResidentSet();
const start = performance.now();
let outcome = "read";
try {
  await read(path);
} catch (error) {
  outcome = error instanceof AtlasError && error.kind === "input" ? error.code : `broken: ${String(error)}`;
}
const seconds = (performance.now() - start) / 1000;
process.stdout.write(`${JSON.stringify({ before, peak: largestResidentSet(), seconds, outcome })}\n`);
