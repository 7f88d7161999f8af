import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { compile } from "#engine";
import { batchNormByStatistics, type Statistics } from "#nets";
import { statisticNames } from "#nets/layers";
import { elementCount, float32Tensor, int32Tensor, type Tensor } from "#trees";
import type { Constant } from "./constant.ts";
import { decodeModel, decodeTensor } from "./decode-model.ts";
import { evaluateGraph } from "./evaluate-graph.ts";
import { inEvaluationMode } from "./evaluation-mode.ts";
import { withoutFunctions } from "./inline-functions.ts";
import type { OnnxNode } from "./model.ts";
import { isKnown } from "./operators/known-operators.ts";
import { arrayOf, type Value } from "./operators/operator.ts";
import { tensorData } from "./tensor-data.ts";

/**
 * ONNX's own tests of operators and small networks, where they can be had: a folder with a folder a test, such as
 * `onnx/backend/test/data/pytorch-operator` of the Python package, in LOSS_ATLAS_ONNX_TESTS.
 */
const FOLDER = process.env.LOSS_ATLAS_ONNX_TESTS ?? "";

type Outcome = "passed" | "refused" | "wrong";

/** What became of a test, and why. */
interface Judged {
  readonly outcome: Outcome;
  readonly why: string;
}

function tensorsIn(folder: string, kind: string): readonly Constant[] {
  const numbered = readdirSync(folder).filter((file) => file.startsWith(`${kind}_`));
  const place = (file: string): number => Number(/\d+/.exec(file)![0]);
  return numbered
    .sort((a, b) => place(a) - place(b))
    .map((file) => tensorData(decodeTensor(new Uint8Array(readFileSync(join(folder, file))))));
}

async function judged(folder: string): Promise<Judged> {
  try {
    const model = decodeModel(new Uint8Array(readFileSync(join(folder, "model.onnx"))));
    const opset = model.operatorSets.get("") ?? 0;
    if (opset < 9 || opset > 23) return { outcome: "refused", why: "an opset that is not read" };
    const { graph, wasTraining } = inEvaluationMode(withoutFunctions(model));
    const isSwitched = model.graph.nodes.some(
      ({ operator, inputs }) => operator === "Dropout" && inputs.length > 2,
    );
    if (wasTraining || isSwitched) return { outcome: "refused", why: "what is computed in training alone" };
    const unknown = graph.nodes.find(({ domain, operator }) => domain !== "" || !isKnown(operator));
    if (unknown !== undefined) return { outcome: "refused", why: `no rule: ${unknown.operator}` };
    const data = join(folder, "test_data_set_0");
    const [inputs, outputs] = [tensorsIn(data, "input"), tensorsIn(data, "output")];
    const stored = new Set(graph.initializers.map(({ name }) => name));
    const names = graph.inputs.map(({ name }) => name).filter((name) => !stored.has(name));
    const found = await computed({ model, names, inputs, graph });
    const expected = outputs[0]!;
    // Numbers of 16 bits are rounded at every step.
    const tolerance = folder.includes("bf16") ? 0.03 : 2e-3;
    const isSame =
      found.shape.join() === expected.shape.join() &&
      Array.from(expected.data).every((value, i) => {
        const own = found.data[i]!;
        return (
          own === value ||
          (Number.isNaN(own) && Number.isNaN(value)) ||
          Math.abs(own - value) <= 1e-4 + tolerance * Math.abs(value)
        );
      });
    return isSame ? { outcome: "passed", why: "" } : { outcome: "wrong", why: graph.nodes.at(-1)!.operator };
  } catch (error) {
    return { outcome: "refused", why: error instanceof Error ? error.message.slice(0, 160) : String(error) };
  }
}

async function computed({
  model,
  graph,
  names,
  inputs,
}: {
  readonly model: ReturnType<typeof decodeModel>;
  readonly graph: ReturnType<typeof withoutFunctions>;
  readonly names: readonly string[];
  readonly inputs: readonly Constant[];
}): Promise<Tensor> {
  // The first input is of examples, the others are stored, as where networks have them.
  const isTraced = (i: number): boolean =>
    i === 0 && inputs[0]!.type !== "boolean" && elementCount(inputs[0]!.shape) > 0;
  const traced = names.flatMap((name, i) => (isTraced(i) ? [{ name, own: inputs[i]! }] : []));
  const tensors = traced.map(({ own: { type, shape, data } }) =>
    type === "float"
      ? float32Tensor(Float32Array.from(data), shape)
      : int32Tensor(Int32Array.from(data), shape),
  );
  const known = names.flatMap((name, i): [string, Value][] => (isTraced(i) ? [] : [[name, inputs[i]!]]));
  const filler = float32Tensor(new Float32Array(1));
  const program = await compile<np.Array[], np.Array>(
    (...arrays) => {
      const values = new Map<string, Value>([
        ...graph.initializers.map((tensor): [string, Value] => [tensor.name, tensorData(tensor)]),
        ...known,
        ...traced.map(({ name }, i): [string, Value] => [name, arrays[i]!]),
      ]);
      return evaluateGraph(graph.nodes, values, graph.outputs[0]!.name, {
        where: "test",
        opset: model.operatorSets.get("") ?? 1,
        batchNorm: batchNormByStatistics(statisticsOf(graph.nodes, values)),
        layerOf: (mean) => mean,
        batch: { written: undefined, traced: 1, shapes: new Map(), asked: new Map(), spacings: new Map() },
      });
    },
    (tensors.length > 0 ? tensors : [filler]).map(({ type, shape }) => ({ type, shape })),
  );
  const result = await program.run(...(tensors.length > 0 ? tensors : [filler]));
  program.release();
  return result;
}

/** Statistics of normalisations, which networks have apart, under the names of their means. */
function statisticsOf(nodes: readonly OnnxNode[], values: ReadonlyMap<string, Value>): Statistics {
  const norms = nodes.filter(({ operator }) => operator === "BatchNormalization");
  return Object.fromEntries(
    norms.flatMap(({ inputs }) => {
      const [mean, variance] = [values.get(inputs[3]!)!, values.get(inputs[4]!)!];
      const names = statisticNames(inputs[3]!);
      return [
        [names.mean, arrayOf(mean)],
        [names.variance, arrayOf(variance)],
      ];
    }),
  );
}

test.skipIf(!existsSync(FOLDER))(
  "ONNX's own tests are passed or refused, and none comes out wrong",
  async () => {
    const counts = { passed: 0, refused: 0, wrong: 0 };
    const reasons = new Map<string, string[]>();
    for (const name of readdirSync(FOLDER).sort()) {
      if (!existsSync(join(FOLDER, name, "model.onnx"))) continue;
      const { outcome, why } = await judged(join(FOLDER, name));
      counts[outcome]++;
      if (outcome !== "passed")
        reasons.set(`${outcome}: ${why}`, [...(reasons.get(`${outcome}: ${why}`) ?? []), name]);
    }
    const lines = [...reasons]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([why, names]) => `${names.length} ${why}: ${names.slice(0, 3).join(", ")}`);
    console.log([JSON.stringify(counts), ...lines].join("\n"));
    expect(counts.wrong).toBe(0);
  },
  600_000,
);
