import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cellKnobs, type ExperimentConfiguration, readConfigurationText } from "#atlas/configuration";
import { networkFilesOf, openNetworkFiles } from "#families";
import type { NetworkObjective } from "#landscape";
import { hessianProducts, measureCurvature } from "#landscape/curvature";
import { lossGradients } from "#landscape/sharpness";
import { randomStream } from "#random";
import { answersOfGiven } from "./answers-of-given.ts";
import { type CellData, cellData } from "./cell-data.ts";
import { judgeGiven } from "./judge-given.ts";
import { inDeviations, rootMeanSquares } from "./root-mean-square.ts";
import { cellNetwork, cellObjective } from "./trained-network.ts";

/** As `test/fixtures/regression/regression.py` wrote it: by PyTorch in float64, and errors by scikit-learn. */
interface Recorded {
  readonly model: string;
  readonly train: string;
  readonly test: string;
  readonly names: readonly string[];
  readonly loss: number;
  readonly gradient: string;
  readonly direction: string;
  readonly product: string;
  readonly top: number;
  readonly trace: number;
  readonly rmse: Readonly<Record<"train" | "test", number>>;
  readonly r2: number;
  readonly test_explained: number;
}

const FIXTURE = new URL("../../../test/fixtures/regression/regression.json", import.meta.url);
const floats = (text: string): Float32Array =>
  new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

let folder: string;
let recorded: Recorded;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regression-"));
  recorded = JSON.parse(await readFile(FIXTURE, "utf8"));
  await writeFile(join(folder, "model.onnx"), Buffer.from(recorded.model, "base64"));
  await writeFile(join(folder, "train.csv"), recorded.train);
  await writeFile(join(folder, "test.csv"), recorded.test);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The network of the fixture on its table, whose columns are standardised already. */
const configurationOf = (answers: "own" | "standardised"): Promise<ExperimentConfiguration> => {
  const figures = (value: number) => new Array<number>(10).fill(value);
  return readConfigurationText(
    JSON.stringify({
      name: "regressor",
      seeds: 1,
      data: {
        source: "table",
        file: "train.csv",
        test_file: "test.csv",
        standardise: { mean: figures(0), deviation: figures(1) },
      },
      model: { family: "given", files: [join(folder, "model.onnx")], answers },
      training: { budget: { epochs: 1 }, batch_size: 20 },
      grid: { load: { examples: [60] }, temperature: { "data.test_examples": [20] } },
    }),
    "regressor.json",
    { dataFolder: folder },
  );
};

interface Given {
  readonly objective: NetworkObjective;
  readonly parameters: Float32Array;
  readonly data: CellData;
}

async function given(): Promise<Given> {
  const configuration = await configurationOf("own");
  const knobs = cellKnobs(configuration)[0]!;
  const data = await cellData(knobs, { configuration, dataFolder: folder });
  await openNetworkFiles(configuration.model);
  const network = cellNetwork(knobs, { configuration }, data);
  const files = networkFilesOf(configuration.model)!;
  const { parameters } = await files.weights(configuration.model, 0, network.inputShape);
  return { objective: cellObjective(network, knobs, { configuration }), parameters, data };
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  const difference = Array.from(expected, (value, i) => found[i]! - value);
  expect(norm(difference)).toBeLessThan(1e-4 * norm(expected));
}

test("a regressor has the loss, slopes and curvature of PyTorch in float64, standardised", async () => {
  const { objective, parameters, data } = await given();
  const { outputs: _, ...sums } = objective;
  const examples = {
    inputs: "images" in data.train ? data.train.images : new Float32Array(),
    targets: data.trainLabels,
  };
  const request = { objective: sums, networks: [parameters], examples };
  const { entries, size } = objective.layout;
  const places = recorded.names.flatMap((name) => {
    const entry = entries.find((own) => own.name === name)!;
    return Array.from({ length: entry.size }, (_, i) => entry.offset + i);
  });
  const slopes = await lossGradients(request);
  const { loss, gradient } = (await slopes.atNetworks())[0]!;
  slopes.release();
  expect(Math.abs(loss / recorded.loss - 1)).toBeLessThan(1e-5);
  expectNear(
    places.map((place) => gradient[place]!),
    floats(recorded.gradient),
  );
  const direction = new Float64Array(size);
  for (const [i, value] of floats(recorded.direction).entries()) direction[places[i]!] = value;
  const units = Array.from({ length: size }, (_, i) => new Float64Array(size).fill(1, i, i + 1));
  const products = await hessianProducts(request);
  const [product] = await products.apply([direction]);
  const [rows] = await products.applyBlocks([units]);
  products.release();
  expectNear(
    places.map((place) => product![place]!),
    floats(recorded.product),
  );
  const trace = rows!.reduce((sum, row, i) => sum + row[i]!, 0);
  expect(Math.abs(trace / recorded.trace - 1)).toBeLessThan(1e-4);
  const [curvature] = await measureCurvature({
    ...request,
    streams: [randomStream(1, "curvature")],
    lanczosSteps: 60,
    lanczosTolerance: 1e-6,
    traceProbes: 2,
  });
  expect(Math.abs(curvature!.spectrum!.largest.value / recorded.top - 1)).toBeLessThan(1e-4);
});

test("its errors are those of scikit-learn, in the unit of the target", async () => {
  const configuration = await configurationOf("own");
  const { accuracy, ofNumbers } = await judgeGiven(configuration, folder);
  expect(accuracy).toBeCloseTo(recorded.r2, 6);
  expect(ofNumbers!.rootMeanSquares[0]! / recorded.rmse.train).toBeCloseTo(1, 6);
  const { outputs, judge } = await answersOfGiven(configuration, folder);
  const { errors } = judge(outputs);
  const unexplained = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  expect(1 - unexplained / 100).toBeCloseTo(recorded.test_explained, 6);
  expect(configuration.data.target_deviation).toEqual([expect.any(Number)]);
  const [deviation] = configuration.data.target_deviation as [number];
  expect(deviation * Math.sqrt(unexplained / 100)).toBeCloseTo(recorded.rmse.test, 4);
});

test("answers that are read in the wrong unit explain nothing, and a line through them what they would", async () => {
  const { accuracy, isFar, ofNumbers } = await judgeGiven(await configurationOf("standardised"), folder);
  expect(accuracy).toBeLessThan(-100);
  expect(isFar).toBe(true);
  expect(ofNumbers!.byLine).toBeGreaterThan(recorded.r2 - 1e-6);
});

test("several numbers have their errors in units of their own, and together in deviations", () => {
  const scale = { mean: [0, 0], deviation: [10, 0.5] };
  const answers = Float32Array.of(1, 0, -1, 2);
  const roots = rootMeanSquares(answers, new Float32Array(4), scale);
  expect(roots).toEqual([10, 0.5 * Math.SQRT2]);
  expect(inDeviations(roots, scale)).toBeCloseTo(Math.sqrt((1 + 2) / 2), 12);
});
