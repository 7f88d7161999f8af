import { grad, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import type { Tensor } from "#trees";
import { compile } from "./compile.ts";
import type { SpecTree, TensorTree } from "./front-end.ts";
import type { TensorSpec } from "./program/program.ts";
import { compileScan, type ScanDefinition } from "./scan.ts";
import { sampleTensor } from "./testing/oracle.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const int = (...shape: number[]): TensorSpec => ({ type: "int32", shape });
const bool = (...shape: number[]): TensorSpec => ({ type: "bool", shape });

type Arrays = Readonly<Record<string, np.Array>>;
type Specs = Readonly<Record<string, TensorSpec>>;
type Tensors = Readonly<Record<string, Tensor>>;
type Definition = ScanDefinition<Arrays, Arrays, Arrays, Arrays>;

const stacked = (specs: Specs, steps: number): Tensors =>
  Object.fromEntries(
    Object.entries(specs).map(([name, { type, shape }], i) => [
      name,
      sampleTensor({ type, shape: [steps, ...shape] }, 10 + i),
    ]),
  );

const samples = (specs: Specs): Tensors =>
  Object.fromEntries(Object.entries(specs).map(([name, spec], i) => [name, sampleTensor(spec, 20 + i)]));

/** Step `t` of a stack, as a tensor without the step axis. */
function stepOf({ type, shape, data }: Tensor, t: number): Tensor {
  const size = data.length / shape[0]!;
  const part = { shape: shape.slice(1), data: data.subarray(t * size, (t + 1) * size) };
  return { type, ...part } as Tensor;
}

const mapTensors = (tensors: Tensors, fn: (tensor: Tensor) => Tensor): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, fn(tensor)]));

const numbers = (tensors: Tensors): Record<string, number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, Array.from(data, Number)]));

/** Runs a scan and, step by step, the same function compiled alone; both must give the same numbers. */
async function expectEqualToLoop(definition: Definition, steps: number): Promise<void> {
  const specs = definition as unknown as { carry: Specs; slice: Specs; constants: Specs };
  const initial = samples(specs.carry);
  const slices = stacked(specs.slice, steps);
  const constants = samples(specs.constants);

  const scan = await compileScan(definition);
  const found = await scan.run({ carry: initial, slices, constants });
  scan.release();

  const step = await compile<[Arrays, Arrays, Arrays], readonly [Arrays, Arrays]>(definition.step, [
    definition.carry,
    definition.slice,
    definition.constants,
  ] as SpecTree<[Arrays, Arrays, Arrays]>);
  let carry: Tensors = initial;
  const outputs: Record<string, number[]> = {};
  for (let t = 0; t < steps; t++) {
    const slice = mapTensors(slices, (tensor) => stepOf(tensor, t));
    const [next, output] = (await step.run(carry, slice, constants)) as readonly [Tensors, Tensors];
    carry = next;
    for (const [name, values] of Object.entries(numbers(output))) {
      outputs[name] = [...(outputs[name] ?? []), ...values];
    }
  }
  step.release();
  expect(numbers(found.carry)).toEqual(numbers(carry));
  expect(numbers(found.outputs)).toEqual(outputs);
  for (const { shape } of Object.values(found.outputs as Tensors)) expect(shape[0]).toBe(steps);
}

describe("a scan equals a loop over its step", () => {
  const cases: Readonly<Record<string, Definition>> = {
    "gradient descent": {
      carry: { w: float(3, 2), v: float(3, 2) },
      slice: { x: float(4, 3), rate: float() },
      constants: { momentum: float() },
      step: ({ w, v }, { x, rate }, { momentum }) => {
        const gradient = grad((p: np.Array) => np.tanh(np.dot(x!, p)).sum())(w!.ref);
        const velocity = v!.mul(momentum!).add(gradient);
        return [{ w: w!.sub(velocity.ref.mul(rate!)), v: velocity }, {}];
      },
    },
    "a carry handed on as it is": {
      carry: { same: float(2), sum: float(2) },
      slice: { x: float(2) },
      constants: {},
      step: ({ same, sum }, { x }) => [{ same: same!.ref, sum: sum!.add(x!) }, { seen: same! }],
    },
    "carries that change places": {
      carry: { a: float(2), b: float(2) },
      slice: { x: float() },
      constants: {},
      step: ({ a, b }, { x }) => [{ a: b!, b: a! }, { x: x! }],
    },
    "an output equal to the carry": {
      carry: { sum: float() },
      slice: { x: float() },
      constants: {},
      step: ({ sum }, { x }) => {
        const next = sum!.add(x!);
        return [{ sum: next.ref }, { sum: next.ref, again: next }];
      },
    },
    "a constant as carry and output": {
      carry: { last: float(2) },
      slice: { x: float(2) },
      constants: { c: float(2) },
      step: (_, __, { c }) => [{ last: c!.ref }, { c: c! }],
    },
    "captured arrays, integers and truth values": {
      carry: { count: int(), seen: bool(3) },
      slice: { flags: bool(3), index: int() },
      constants: { table: int(4) },
      step: ({ count, seen }, { flags, index }, { table }) => {
        const weights = np.array([1, 10, 100], { dtype: np.int32 });
        const counted = flags!.ref.astype(np.int32).mul(weights).sum();
        const all = np.logicalOr(seen!, flags!);
        return [
          { count: count!.add(counted.ref).add(np.take(table!, index!, 0)), seen: all.ref },
          { counted, all },
        ];
      },
    },
    "no carry": {
      carry: {},
      slice: { x: float(2) },
      constants: {},
      step: (_, { x }) => [{}, { doubled: x!.mul(2) }],
    },
    "an empty slice": {
      carry: { sum: float() },
      slice: { x: float(0) },
      constants: {},
      step: ({ sum }, { x }) => [{ sum: sum!.add(x!.sum()).add(1) }, {}],
    },
  };
  test.each(Object.entries(cases))("%s", async (_, definition) => {
    await expectEqualToLoop(definition, 1);
    await expectEqualToLoop(definition, 5);
  });
});

const running: ScanDefinition<np.Array, np.Array, readonly np.Array[], np.Array> = {
  carry: float(),
  slice: float(2),
  constants: [],
  step: (sum, x) => {
    const next = sum.add(x.sum());
    return [next.ref, next];
  },
};

const tensor = (shape: readonly number[], ...data: number[]): Tensor => ({
  type: "float32",
  shape,
  data: Float32Array.from(data),
});

test("no steps give the carry back and empty outputs", async () => {
  const scan = await compileScan(running);
  const { carry, outputs } = await scan.run({ carry: tensor([], 3), slices: tensor([0, 2]), constants: [] });
  expect([...carry.data]).toEqual([3]);
  expect(outputs.shape).toEqual([0]);
  scan.release();
});

test("one compiled scan runs any number of steps, again and again", async () => {
  const scan = await compileScan(running);
  const totals: number[] = [];
  for (const steps of [1, 4, 2]) {
    const slices = tensor([steps, 2], ...Array<number>(2 * steps).fill(1));
    totals.push((await scan.run({ carry: tensor([], 0), slices, constants: [] })).carry.data[0]!);
  }
  expect(totals).toEqual([2, 8, 4]);
  scan.release();
});

describe("refusals", () => {
  type Loose = ScanDefinition<Arrays, Arrays, Arrays, Arrays>;
  const base: Loose = {
    carry: { a: float(2) },
    slice: { x: float(2) },
    constants: {},
    step: ({ a }) => [{ a: a! }, {}],
  };
  test.each<[string, Partial<Loose>, RegExp]>([
    ["no slices", { slice: {} }, /has no slices; expected at least one/],
    [
      "a carry of another shape",
      { step: ({ a }) => [{ a: a!.sum() }, {}] },
      /turns a carried float32\[2\] into float32\[\]/,
    ],
    ["a carry of another type", { step: ({ a }) => [{ a: a!.astype(np.int32) }, {}] }, /into int32\[2\]/],
    ["a carry of other names", { step: ({ a }) => [{ b: a! }, {}] }, /built otherwise/],
    ["no pair", { step: (({ a }: Arrays) => a!) as never }, /does not return two things/],
  ])("%s", async (_, change, message) => {
    await expect(compileScan({ ...base, ...change })).rejects.toThrow(message);
  });

  test("slices that disagree on the number of steps", async () => {
    const scan = await compileScan({ ...base, slice: { x: float(2), y: float() } });
    const slices: TensorTree<Arrays> = { x: tensor([2, 2], 1, 2, 3, 4), y: tensor([3], 1, 2, 3) };
    await expect(scan.run({ carry: { a: tensor([2], 1, 2) }, slices, constants: {} })).rejects.toThrow(
      /slices of 2 and 3 steps; expected the same number/,
    );
    scan.release();
  });
});
