import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AtlasError } from "#errors";
import { type RandomStream, randomStream } from "#random";
import { elementCount } from "#trees";
import { checkImport } from "./check-import.ts";
import type { OnnxNetwork } from "./onnx-network.ts";
import { readOnnxModel } from "./read-onnx-model.ts";

/** How many mutations; `LOSS_ATLAS_FUZZ=100000` makes more of them, with another seed each time. */
const MUTATIONS = Number(process.env.LOSS_ATLAS_FUZZ ?? 300);
const SEED = process.env.LOSS_ATLAS_FUZZ === undefined ? 1 : Date.now() % 2 ** 31;
/** A read that takes longer hangs. */
const LONGEST = 5_000;
/** What the trace of a small network takes, beside twice the file. */
const LEAST_ROOM = 64 * 2 ** 20;

const RECORDED: Readonly<Record<string, { readonly model: string }>> = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "..", "..", "..", "test", "fixtures", "onnx", "networks.json"),
    "utf8",
  ),
);
const MODELS = Object.values(RECORDED).map(({ model }) => new Uint8Array(Buffer.from(model, "base64")));

/** A model with some bytes changed, cut, doubled or put elsewhere. */
function mutated(bytes: Uint8Array, stream: RandomStream): Uint8Array {
  const copy = bytes.slice();
  const at = () => stream.below(copy.length);
  switch (stream.below(5)) {
    case 0:
      return copy.subarray(0, at());
    case 1: {
      const [from, to, length] = [at(), at(), 1 + stream.below(40)];
      copy.set(bytes.subarray(from, from + Math.min(length, copy.length - to)), to);
      return copy;
    }
    case 2: {
      const [from, to] = [at(), at()];
      return Buffer.concat([copy.subarray(0, from), copy.subarray(to)]);
    }
    default:
      for (let i = 0; i <= stream.below(4); i++) copy[at()] = stream.below(256);
      return copy;
  }
}

/** Whether a mutation is read; the reason why not must be told. */
async function readOrRefused(path: string): Promise<OnnxNetwork | undefined> {
  try {
    return await readOnnxModel(path);
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    expect(error.kind).toBe("input");
    return undefined;
  }
}

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

test(
  `${MUTATIONS} mutated models are read or refused, soon and in little memory, and none is read otherwise than by ONNX Runtime`,
  async () => {
    const stream = randomStream(SEED, "mutations");
    const folder = mkdtempSync(join(tmpdir(), "mutated-"));
    const path = join(folder, "model.onnx");
    const counts = { read: 0, agreeing: 0 };
    for (let i = 0; i < MUTATIONS; i++) {
      const model = MODELS[stream.below(MODELS.length)]!;
      const bytes = mutated(model, stream);
      writeFileSync(path, bytes);
      const before = process.memoryUsage();
      const start = performance.now();
      const network = await readOrRefused(path);
      const after = process.memoryUsage();
      const took = after.arrayBuffers - before.arrayBuffers;
      expect(took, `memory of mutation ${i} of seed ${SEED}: ${path}`).toBeLessThan(
        2 * bytes.length + LEAST_ROOM,
      );
      expect(performance.now() - start, `time of mutation ${i} of seed ${SEED}: ${path}`).toBeLessThan(
        LONGEST,
      );
      if (network === undefined) continue;
      counts.read++;
      if (counts.read % 4 === 0 && (await agreesOrIsRefused(network))) counts.agreeing++;
    }
    expect(counts.read).toBeGreaterThan(MUTATIONS / 50);
    expect(counts.agreeing).toBeGreaterThan(0);
    rmSync(folder, { recursive: true });
  },
  600_000 + 100 * MUTATIONS,
);
