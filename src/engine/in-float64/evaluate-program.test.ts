import { lax, numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { expect, test } from "vitest";
import { argumentSpec } from "../arguments.ts";
import { printProgram } from "../program/print.ts";
import type { Program, TensorSpec } from "../program/program.ts";
import {
  compareWithJax,
  largestDifference,
  OracleFailure,
  sampleTensor,
  sensitivityOfJax,
} from "../testing/oracle.ts";
import { type ProgramKind, programsOf } from "../testing/programs.ts";
import { trace } from "../trace.ts";
import { errorFunction } from "./error-function.ts";
import { evaluateProgram, unevaluated } from "./evaluate-program.ts";

const float = (...shape: readonly number[]): TensorSpec => ({ type: "float32", shape });

type ArrayFunction = (...arrays: np.Array[]) => np.Array | np.Array[];

const programOf = (fn: ArrayFunction, specs: readonly TensorSpec[]): Program =>
  trace(
    fn,
    specs.map((spec) => argumentSpec(spec)),
  ).program;

const KINDS: Readonly<Record<string, ProgramKind>> = {
  "float programs": { steps: "float", results: 3, transforms: [] },
  "programs of several types": { steps: "mixed", results: 3, transforms: [] },
  "mapped programs": { steps: "mappable", results: 3, transforms: ["vmap"] },
  gradients: { steps: "mappable", results: 1, transforms: ["grad"] },
};

test.each(Object.entries(KINDS))("random %s give what the engine computes", async (_, kind) => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(programsOf(kind), async ({ apply, shapes }) => {
      const specs = shapes.map((shape) => float(...shape));
      const program = programOf(apply, specs);
      fc.pre(unevaluated(program) === undefined);
      const tensors = specs.map((spec, i) => sampleTensor(spec, i + 1));
      const { engine } = await compareWithJax(apply, tensors).catch((error: unknown) => {
        if (error instanceof OracleFailure) fc.pre(false);
        throw error;
      });
      const found = evaluateProgram(
        program,
        tensors.map(({ data }) => data),
      );
      const worst = Math.max(...found.map((own, i) => largestDifference(own, engine[i]!.data)));
      for (const { primitive } of program.equations) seen.add(primitive);
      if (worst < 1e-4) return;
      if ((await sensitivityOfJax(apply, tensors)) > 1e-4) fc.pre(false);
      expect.fail(`it differs by ${worst}:\n${printProgram(program)}`);
    }),
    { seed: 14, numRuns: 40 },
  );
  expect(seen.size).toBeGreaterThan(15);
});

test("digits are those of float64 but for literals", () => {
  const program = programOf((x) => np.exp(x!.mul(0.75)).add(0.25), [float(3)]);
  const x = [1, -2, 30];
  expect([...evaluateProgram(program, [x])[0]!]).toEqual(x.map((own) => Math.exp(own * 0.75) + 0.25));
});

test("the error function has the digits of tables", () => {
  const table = [
    [0, 0],
    [0.5, 0.520_499_877_813_046_5],
    [1, 0.842_700_792_949_714_9],
    [2.4, 0.999_311_486_103_354_9],
    [2.6, 0.999_763_965_583_470_7],
    [-4, -0.999_999_984_582_742_1],
    [9, 1],
  ] as const;
  for (const [x, expected] of table) expect(errorFunction(x)).toBeCloseTo(expected, 14);
  expect(errorFunction(Number.NaN)).toBeNaN();
});

test("what is not evaluated is refused by name", () => {
  const program = programOf(
    (x) => lax.convGeneralDilated(x!, np.ones([1, 1, 2]), [1], [[0, 0]]),
    [float(1, 1, 4)],
  );
  expect(unevaluated(program)).toBe("conv");
  expect(() => evaluateProgram(program, [[1, 2, 3, 4]])).toThrow("the program uses conv");
});
