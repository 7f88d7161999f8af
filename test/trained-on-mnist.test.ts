import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { tracedNetwork } from "#families/networks";
import type { Classifier } from "#landscape";
import { logitsOf } from "#landscape/evaluation";
import { networkOfWeights, readOnnxModel, readWeights } from "../src/index.ts";

const SHARED = join(import.meta.dirname, "../../shared");
/** What `fixtures/mnist/on_digits.py` found by ONNX Runtime and NumPy. */
const RECORDED: Readonly<Record<string, { readonly right: number; readonly classes: string }>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/mnist/on_digits.json"), "utf8"),
);

/** UCI's digits in the size of MNIST: every pixel made 3 × 3, a border of 2 around; and their classes. */
function digits(): { readonly images: Float32Array; readonly labels: readonly number[] } {
  const text = gunzipSync(readFileSync(join(SHARED, "data/digits/digits.csv.gz"))).toString();
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.split(",").map(Number));
  const images = new Float32Array(rows.length * 784);
  rows.forEach((row, example) => {
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 24; x++) {
        images[784 * example + 28 * (y + 2) + x + 2] = row[8 * Math.floor(y / 3) + Math.floor(x / 3)]! / 16;
      }
    }
  });
  return { images, labels: rows.map((row) => row[64]!) };
}

async function networkIn(
  file: string,
): Promise<{ readonly classifier: Classifier; readonly parameters: Float32Array }> {
  const path = join(SHARED, "models", file);
  if (file.endsWith(".onnx")) return readOnnxModel(path);
  const weights = networkOfWeights(await readWeights(path), { inputShape: [1, 28, 28], family: "mlp" });
  return { classifier: tracedNetwork(weights.network, weights.parts), parameters: weights.parameters };
}

test.skipIf(!existsSync(SHARED)).each(Object.entries(RECORDED))(
  "%s finds the classes in UCI's digits that it finds elsewhere",
  async (file, { right, classes }) => {
    const { images, labels } = digits();
    const { classifier, parameters } = await networkIn(file);
    const [logits] = await logitsOf({ classifier, parameters: [parameters], inputs: images });
    const found = labels.map((_, i) => {
      const own = logits!.subarray(10 * i, 10 * i + 10);
      return own.indexOf(Math.max(...own));
    });
    expect(found.join("")).toBe(classes);
    expect(found.filter((label, i) => label === labels[i])).toHaveLength(right);
  },
);
