import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import {
  checkImport,
  classifierObjective,
  crossEntropy,
  hessianProducts,
  lossGradients,
  measureCurvature,
  type OnnxNetwork,
  randomStream,
  readOnnxModel,
  recalibrate,
} from "../src/index.ts";

/** As the scripts in `fixtures/onnx/` wrote it: by PyTorch in float64. */
interface Recorded {
  readonly model: string;
  readonly names: readonly string[];
  readonly statistics: readonly string[];
  readonly inputs: string;
  readonly targets: string;
  readonly direction: string;
  readonly loss: number;
  readonly gradient: string;
  readonly product: string;
  readonly top: number;
  readonly trace: number;
  /** Where the file leaves it free. */
  readonly inputShape?: readonly number[];
  /** What stands beside tokens, a row of each example each. */
  readonly beside?: readonly string[];
}

const recordedIn = (name: string): Readonly<Record<string, Recorded>> =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "onnx", name), "utf8"));

const RECORDED = { ...recordedIn("networks.json"), ...recordedIn("token_networks.json") };
const NEWER = recordedIn("newer_exporter.json");
const ALL = [
  ...Object.entries(RECORDED).map(([name, own]) => [`${name}, exported by PyTorch`, own] as const),
  ...Object.entries(NEWER).map(
    ([name, own]) => [`${name}, exported by its newer exporter`, { ...RECORDED[name]!, ...own }] as const,
  ),
];

const bytesOf = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, "base64")).buffer;
const floats = (text: string): Float32Array => new Float32Array(bytesOf(text));
const wholes = (text: string): Int32Array => new Int32Array(bytesOf(text));

async function imported({ model, inputShape, beside }: Recorded): Promise<OnnxNetwork> {
  const path = join(mkdtempSync(join(tmpdir(), "onnx-")), "model.onnx");
  const bytes = Buffer.from(model, "base64");
  // The newer exporter writes down where in a program each operator came from.
  writeFileSync(path, bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  return readOnnxModel(path, { ...(inputShape && { inputShape }), ...(beside && { beside }) });
}

/** Where each number of a vector in PyTorch's order of names lies in ours. */
function placesOf({ classifier: { layout } }: OnnxNetwork, names: readonly string[]): readonly number[] {
  return names.flatMap((name) => {
    const entry = layout.entries.find((own) => own.name === name)!;
    return Array.from({ length: entry.size }, (_, i) => entry.offset + i);
  });
}

function objectiveOf(network: OnnxNetwork, recorded: Recorded) {
  const isWhole = network.input.elements === "indices";
  const inputs = isWhole ? Float32Array.from(wholes(recorded.inputs)) : floats(recorded.inputs);
  return {
    objective: classifierObjective(network.classifier, crossEntropy.make()),
    networks: [network.parameters],
    ...(network.statistics && { statistics: [network.statistics] }),
    // PyTorch does not judge places whose target is -100.
    examples: { inputs, targets: wholes(recorded.targets).map((label) => Math.max(-1, label)) },
  };
}

const norm = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0));

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  const difference = Array.from(expected, (value, i) => found[i]! - value);
  expect(norm(difference)).toBeLessThan(1e-4 * norm(expected));
}

/** What the tests of a network share. */
async function open(recorded: Recorded) {
  const network = await imported(recorded);
  const request = objectiveOf(network, recorded);
  return { network, request, products: await hessianProducts(request) };
}

describe.each(ALL)("%s", (_, recorded) => {
  let opened: ReturnType<typeof open> | undefined;
  const opening = () => {
    opened ??= open(recorded);
    return opened;
  };
  afterAll(async () => (await opened)?.products.release());

  test("has the parameters and statistics that it had there, by name", async () => {
    const { classifier } = (await opening()).network;
    expect(classifier.layout.entries.map(({ name }) => name).sort()).toEqual([...recorded.names].sort());
    expect(classifier.statistics?.entries.map(({ name }) => name) ?? []).toEqual(recorded.statistics);
  });

  test("agrees with ONNX Runtime", async () => {
    const { network } = await opening();
    const isWhole = network.input.elements === "indices";
    const inputs = isWhole ? wholes(recorded.inputs) : floats(recorded.inputs);
    const { logits } = await checkImport(network, inputs);
    expect(logits).toBeLessThan(5e-6);
  });

  test("has the loss, gradient and Hessian product of PyTorch in float64", async () => {
    const { network, request, products } = await opening();
    const places = placesOf(network, recorded.names);
    const slopes = await lossGradients(request);
    const { loss, gradient } = (await slopes.atNetworks())[0]!;
    slopes.release();
    expect(Math.abs(loss / recorded.loss - 1)).toBeLessThan(1e-5);
    expectNear(
      places.map((place) => gradient[place]!),
      floats(recorded.gradient),
    );
    const direction = new Float64Array(places.length);
    for (const [i, value] of floats(recorded.direction).entries()) direction[places[i]!] = value;
    const [product] = await products.apply([direction]);
    expectNear(
      places.map((place) => product![place]!),
      floats(recorded.product),
    );
  });

  test("has the largest eigenvalue and the trace of PyTorch in float64", async () => {
    const { network, request, products } = await opening();
    const [curvature] = await measureCurvature({
      ...request,
      streams: [randomStream(1, "curvature")],
      lanczosSteps: 120,
      lanczosTolerance: 1e-6,
      traceProbes: 8,
    });
    expect(Math.abs(curvature!.spectrum!.largest.value / recorded.top - 1)).toBeLessThan(1e-4);
    const { size } = network.classifier.layout;
    let trace = 0;
    for (let start = 0; start < size; start += TOGETHER) {
      const count = Math.min(TOGETHER, size - start);
      const units = Array.from({ length: count }, (_, i) => {
        const unit = new Float64Array(size);
        unit[start + i] = 1;
        return unit;
      });
      const [rows] = await products.applyBlocks([units]);
      for (const [i, row] of rows!.entries()) trace += row[start + i]!;
    }
    expect(Math.abs(trace - recorded.trace)).toBeLessThan(
      1e-4 * Math.max(Math.abs(recorded.trace), recorded.top),
    );
  });
});

const TOGETHER = 50;

test("statistics are taken over examples again, by the epsilon of each layer", async () => {
  const network = await imported(RECORDED.lenet!);
  const inputs = floats(RECORDED.lenet!.inputs);
  const { classifier, parameters } = network;
  const [statistics] = (await recalibrate({ classifier, parameters: [parameters], inputs }))!;
  expect(statistics).toHaveLength(classifier.statistics!.size);
  expect(statistics!.every((value) => Number.isFinite(value))).toBe(true);
});
