import { grad, jvp, lax, nn, numpy as np, vmap } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import type { TensorSpec } from "./program/program.ts";
import { compareWithJax, sampleTensor } from "./testing/oracle.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const int = (...shape: number[]): TensorSpec => ({ type: "int32", shape });

const FLOAT32_ACCURACY = 1e-5;

async function expectAgreement(
  fn: (...args: np.Array[]) => np.Array | np.Array[],
  specs: readonly TensorSpec[],
): Promise<void> {
  const tensors = specs.map((spec, i) => sampleTensor(spec, i + 1));
  expect((await compareWithJax(fn, tensors)).difference).toBeLessThan(FLOAT32_ACCURACY);
}

type Params = Record<string, np.Array>;

function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  const [batch, classes] = logits.shape as [number, number];
  const isLabel = np.equal(
    labels.reshape([batch, 1]),
    np.arange(classes, undefined, undefined, { dtype: np.int32 }),
  );
  return np
    .where(isLabel, nn.logSoftmax(logits, -1), 0)
    .sum()
    .mul(-1 / batch);
}

const mlpLoss = ({ w1, b1, w2, b2 }: Params, x: np.Array, y: np.Array): np.Array =>
  crossEntropy(np.dot(nn.relu(np.dot(x, w1!).add(b1!)), w2!).add(b2!), y);

function cnnLoss({ kernel, kernel2, w }: Params, x: np.Array, y: np.Array): np.Array {
  const pad: [number, number][] = [
    [1, 1],
    [1, 1],
  ];
  const first = nn.relu(lax.convGeneralDilated(x, kernel!, [1, 1], pad));
  const [n, c, h, wide] = first.shape as [number, number, number, number];
  const pooled = first.reshape([n, c, h / 2, 2, wide / 2, 2]).max([3, 5]);
  const second = nn.relu(lax.convGeneralDilated(pooled, kernel2!, [2, 2], pad));
  return crossEntropy(np.dot(second.mean([2, 3]), w!), y);
}

const mlp = { w1: float(6, 5), b1: float(5), w2: float(5, 4), b2: float(4) };
const cnn = { kernel: float(3, 2, 3, 3), kernel2: float(4, 3, 3, 3), w: float(4, 4) };

interface Case {
  readonly name: string;
  readonly loss: (parameters: Params, x: np.Array, y: np.Array) => np.Array;
  readonly parameters: Readonly<Record<string, TensorSpec>>;
  readonly input: readonly number[];
}

const cases: Case[] = [
  { name: "multilayer perceptron", loss: mlpLoss, parameters: mlp, input: [7, 6] },
  { name: "convolutional network", loss: cnnLoss, parameters: cnn, input: [5, 2, 8, 8] },
];

describe.each(cases)("$name", ({ loss, parameters, input }) => {
  const names = Object.keys(parameters);
  const count = names.length;
  const specs = names.map((name) => parameters[name]!);
  const batch = [float(...input), int(input[0]!)];
  const named = (leaves: readonly np.Array[]): Params =>
    Object.fromEntries(names.map((name, i) => [name, leaves[i]!]));
  const leavesOf = (tree: Params): np.Array[] => names.map((name) => tree[name]!);
  const mapped = (k: number, spec: TensorSpec): TensorSpec => ({ ...spec, shape: [k, ...spec.shape] });

  const value = (...args: np.Array[]): np.Array =>
    loss(named(args.slice(0, count)), args[count]!, args[count + 1]!);
  const gradient = (...args: np.Array[]): np.Array[] =>
    leavesOf(grad((p: Params) => loss(p, args[count]!, args[count + 1]!))(named(args.slice(0, count))));
  const hessianVectorProduct = (...args: np.Array[]): np.Array[] => {
    const gradientAt = (p: Params): Params =>
      grad((q: Params) => loss(q, args[2 * count]!, args[2 * count + 1]!))(p);
    const [, product] = jvp(gradientAt, [named(args.slice(0, count))], [named(args.slice(count, 2 * count))]);
    return leavesOf(product);
  };

  test("loss", () => expectAgreement(value, [...specs, ...batch]));
  test("gradient", () => expectAgreement(gradient, [...specs, ...batch]));
  test("Hessian-vector product", () => expectAgreement(hessianVectorProduct, [...specs, ...specs, ...batch]));

  test("gradients of an ensemble on shared data", () =>
    expectAgreement(vmap(gradient, [...specs.map(() => 0), null, null]), [
      ...specs.map((s) => mapped(3, s)),
      ...batch,
    ]));
  test("gradients of an ensemble, each on its own data", () =>
    expectAgreement(
      vmap(gradient, 0),
      [...specs, ...batch].map((s) => mapped(3, s)),
    ));
  test("products with several probes at one point", () =>
    expectAgreement(
      vmap(hessianVectorProduct, [...specs.map(() => null), ...specs.map(() => 0), null, null]),
      [...specs, ...specs.map((s) => mapped(3, s)), ...batch],
    ));
  test("products of an ensemble with several probes each", () =>
    expectAgreement(
      vmap(vmap(hessianVectorProduct, [...specs.map(() => null), ...specs.map(() => 0), null, null]), [
        ...specs.map(() => 0),
        ...specs.map(() => 0),
        null,
        null,
      ]),
      [...specs.map((s) => mapped(2, s)), ...specs.map((s) => mapped(2, mapped(3, s))), ...batch],
    ));
});
