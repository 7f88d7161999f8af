import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import { checkImport, type OnnxNetwork, readOnnxModel } from "#interchange/onnx";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { scratchFolders } from "../refusal.ts";
import { forMutations, patience, readOrRefused } from "./mutations.ts";

const RECORDED: Readonly<Record<string, { readonly model: string }>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/onnx/networks.json"), "utf8"),
);

/** Whether what was read agrees with ONNX Runtime, or is refused by either. */
async function agreesOrIsRefused(network: OnnxNetwork): Promise<boolean> {
  const size = elementCount(network.input.shape);
  const stream = randomStream(4, "examples");
  const inputs = Float32Array.from({ length: 3 * size }, () => stream.below(9));
  try {
    const { logits } = await checkImport(network, inputs);
    expect(logits).toBeLessThan(1e-4);
    return true;
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    return false;
  }
}

const scratch = scratchFolders("mutated-models");

describe(
  "models with anything changed in them are read or refused, and none is read otherwise than by ONNX Runtime",
  patience,
  () => {
    test.each(Object.entries(RECORDED))("%s", async (_, { model }) => {
      const bytes = new Uint8Array(Buffer.from(model, "base64"));
      const path = join(scratch(), "model.onnx");
      const counts = { read: 0, agreeing: 0 };
      await forMutations(bytes, { usual: 45 }, async (file) => {
        writeFileSync(path, file);
        const network = await readOrRefused(file, () => readOnnxModel(path));
        if (network === undefined) return;
        counts.read++;
        if (counts.read % 4 === 0 && (await agreesOrIsRefused(network))) counts.agreeing++;
      });
      expect(counts.read).toBeGreaterThan(0);
    });
  },
);
