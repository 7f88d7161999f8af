import { grad, jvp, numpy as np, vmap } from "@jax-js/jax";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TensorSpec } from "./program/program.ts";
import { compareWithJax, OracleFailure, sampleTensor } from "./testing/oracle.ts";
import { type Instruction, randomProgram, type StepSet } from "./testing/random-program.ts";

type Fn = (...args: np.Array[]) => np.Array[];

/** Programs of each kind; LOSS_ATLAS_FUZZ raises the number for all kinds together and draws a fresh seed. */
const requested = Number(process.env.LOSS_ATLAS_FUZZ ?? 0);
const runs = {
  numRuns: Math.max(24, Math.ceil(requested / 7)),
  ...(requested > 0 ? {} : { seed: 20211208 }),
};

const number = fc.noBias(fc.nat({ max: 5039 }));
const instruction: fc.Arbitrary<Instruction> = fc.record({
  operation: number,
  operand: fc.nat({ max: 3 }),
  other: fc.nat({ max: 5 }),
  choice: number,
});
const shape = fc.array(fc.constantFrom(1, 2, 3, 4), { maxLength: 3, size: "max" });
const program = fc.record({
  instructions: fc.array(instruction, { minLength: 1, maxLength: 8, size: "max" }),
  shapes: fc.tuple(shape, shape),
});

const float = (sizes: readonly number[]): TensorSpec => ({ type: "float32", shape: sizes });

async function expectAgreement(fn: Fn, specs: readonly TensorSpec[]): Promise<void> {
  const tensors = specs.map((spec, i) => sampleTensor(spec, i + 1));
  const { difference, engine, oracle } = await compareWithJax(fn, tensors).catch((error: unknown) => {
    // The batching rule of `broadcast` in jax-js is wrong for some places of the mapped axis.
    if (error instanceof OracleFailure) fc.pre(false);
    throw error;
  });
  expect(difference, JSON.stringify({ engine: engine.map(({ data }) => [...data]), oracle })).toBeLessThan(
    1e-4,
  );
}

const gradientOf =
  (fn: Fn): Fn =>
  (x, y) => {
    const loss = (a: np.Array): np.Array => {
      const [out] = fn(a, y!.ref);
      return np.sin(out!).sum();
    };
    const gradient = grad(loss)(x!);
    y!.dispose();
    return [gradient];
  };

const derivativeOf =
  (fn: Fn): Fn =>
  (x, y, direction) => {
    const [value, derivative] = jvp((a: np.Array) => fn(a, y!.ref)[0]!, [x!], [direction!]);
    y!.dispose();
    return [value, derivative];
  };

const hessianProductOf =
  (fn: Fn): Fn =>
  (x, y, direction) => {
    const [gradient, product] = jvp((a: np.Array) => gradientOf(fn)(a, y!.ref)[0]!, [x!], [direction!]);
    y!.dispose();
    return [gradient, product];
  };

interface Kind {
  readonly name: string;
  readonly steps: StepSet;
  readonly transform: (fn: Fn) => Fn;
  /** How many values the program returns; differentiation takes one. */
  readonly results: number;
  /** Which inputs get a mapped axis of size 3, and where it is put, from the front. */
  readonly mapped?: readonly (number | null)[];
}

const kinds: readonly Kind[] = [
  { name: "float programs", steps: "float", transform: (fn) => fn, results: 3 },
  { name: "programs of several types", steps: "mixed", transform: (fn) => fn, results: 3 },
  { name: "gradients", steps: "float", transform: gradientOf, results: 1 },
  { name: "directional derivatives", steps: "float", transform: derivativeOf, results: 1 },
  { name: "Hessian-vector products", steps: "float", transform: hessianProductOf, results: 1 },
  {
    name: "mapped programs of several types",
    steps: "mixed",
    transform: (fn) => fn,
    results: 3,
    mapped: [0, null],
  },
  { name: "mapped gradients", steps: "float", transform: gradientOf, results: 1, mapped: [0, 0] },
];

test.each(kinds)("$name agree with jax-js", async ({ steps, transform, results, mapped }) => {
  await fc.assert(
    fc.asyncProperty(program, async ({ instructions, shapes: [first, second] }) => {
      const fn = transform(randomProgram(instructions, steps, results));
      const inputs = [first, second, ...(fn.length > 2 ? [first] : [])];
      if (mapped === undefined) return expectAgreement(fn, inputs.map(float));
      const axes = inputs.map((_, i) => mapped[i] ?? null);
      const shapes = inputs.map((sizes, i) => (axes[i] === null ? sizes : [3, ...sizes]));
      return expectAgreement(vmap(fn, axes) as Fn, shapes.map(float));
    }),
    runs,
  );
});
