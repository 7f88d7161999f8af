import { expect, test } from "vitest";
import { randomStream } from "#random";
import { leastSquares } from "../least-squares.testing.ts";
import { errorOfExamples } from "./example-errors.ts";
import { measureCurvature } from "./measure-curvature.ts";

/** Rows whose Hessian is diag(4/3, 1/3, 1/3). */
const DIAGONAL = Float32Array.of(2, 0, 0, 0, 1, 0, 0, 0, 1);

const request = {
  objective: leastSquares,
  networks: [Float32Array.of(0.5, 3, 2), Float32Array.of(2, 1, 1), new Float32Array(3)],
  examples: { rows: DIAGONAL, answers: new Float32Array(3) },
  streams: [0, 1, 2].map((i) => randomStream(i, "scaled")),
  scaleOf: (parameters: Float32Array) => Float64Array.from(parameters),
  lanczosSteps: 3,
  lanczosTolerance: 1e-3,
  traceProbes: 4,
};

test.each([
  ["whole", {}],
  ["by probes alone", { traceDeflation: false }],
  ["by probes of each example", { traceDeflation: false, traceRuns: 3 }],
])("a quadratic of a diagonal Hessian has that times the squared scales, its trace %s", async (_, how) => {
  const [first, second, none] = await measureCurvature({ ...request, ...how });
  // diag(1/3, 3, 4/3) and diag(16/3, 1/3, 1/3).
  expect(first!.spectrum!.largest.value).toBeCloseTo(3, 5);
  expect(first!.spectrum!.smallest.value).toBeCloseTo(1 / 3, 5);
  expect(first!.trace!.value).toBeCloseTo(14 / 3, 5);
  expect(second!.spectrum!.largest.value).toBeCloseTo(16 / 3, 5);
  expect(second!.trace!.value).toBeCloseTo(6, 5);
  expect([none!.spectrum!.largest.value, none!.trace!.value]).toEqual([0, 0]);
});

test("what the numbers owe to the choice of examples is that of the scaled matrices of examples", async () => {
  const population = 30;
  const [found] = await measureCurvature({ ...request, population });
  // Along the second axis the second example alone has a curvature, 1, which the scale makes 9.
  const exact = errorOfExamples([[0, 9, 0]], population);
  expect(found!.exampleErrors.largest).toBeCloseTo(exact!, 5);
  const ofTrace = errorOfExamples([[4 * 0.25, 9, 4]], population);
  expect(found!.exampleErrors.trace).toBeCloseTo(ofTrace!, 5);
});
