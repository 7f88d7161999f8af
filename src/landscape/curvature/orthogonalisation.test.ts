import { expect, test } from "vitest";
import { randomStream } from "#random";
import { takeOff } from "./gram-schmidt.ts";
import { lanczosCourse } from "./lanczos.ts";
import {
  byLoops,
  byProgram,
  compileOrthogonalisation,
  hasOrthogonalisationProgram,
} from "./orthogonalisation.ts";
import { inLockstep, type SymmetricOperators } from "./symmetric-operators.ts";
import { dot, norm, scaled } from "./vector.ts";

const draws = randomStream(6, "orthogonalisation");
const DIMENSION = 400;
const normals = () => Float64Array.from({ length: DIMENSION }, () => draws.normal());

function orthonormal(count: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const next = normals();
    for (let pass = 0; pass < 2; pass++) takeOff(next, basis);
    basis.push(scaled(next, 1 / norm(next)));
  }
  return basis;
}

test("vectors are left orthogonal to growing bases, whatever bases were at a place before or are beside", async () => {
  const program = compileOrthogonalisation(DIMENSION, 40);
  const [long, short, beside] = [orthonormal(40), orthonormal(20), orthonormal(33)];
  const other = program.at(1);
  for (const basis of [long, short, long]) {
    const takeParts = program.at(0);
    for (const count of [1, 2, 16, 17, 20, 33, 40].filter((size) => size <= basis.length)) {
      const own = basis.slice(0, count);
      const rest = normals();
      const expected = rest.slice();
      takeOff(expected, own);
      await takeParts({ rest, basis: own });
      expect(rest).toBeAllclose(expected, { absolute: 2e-6 });
      // What is left of parts of 1 and more is a share of 1e-7; once these are off, a second time leaves next to nothing.
      await takeParts({ rest, basis: own });
      for (const vector of own) expect(Math.abs(dot(vector, rest)) / norm(rest)).toBeLessThan(5e-8);
      const apart = normals();
      await other({ rest: apart, basis: beside });
      for (const vector of beside) expect(Math.abs(dot(vector, apart)) / norm(apart)).toBeLessThan(1e-6);
    }
  }
  program.release();
});

test("the ends of a spectrum are those by loops", async () => {
  const eigenvalues = Float64Array.from({ length: DIMENSION }, (_, i) => (i < 5 ? 50 / (1 + i) : -i / 400));
  const operators: SymmetricOperators = {
    count: 1,
    dimension: DIMENSION,
    apply: async ([vector]) => [vector!.map((element, i) => element * eigenvalues[i]!)],
  };
  const options = () => ({
    dimension: DIMENSION,
    stream: randomStream(1, "start"),
    steps: 60,
    tolerance: 0,
  });
  const program = compileOrthogonalisation(DIMENSION, 60);
  const [loops] = await inLockstep([byLoops(lanczosCourse(options()))], operators);
  const [compiled] = await inLockstep([byProgram(lanczosCourse(options()), program, 0)], operators);
  program.release();
  expect(compiled!.iterations).toBe(60);
  for (const end of ["largest", "smallest"] as const) {
    expect(compiled![end].value).toBeCloseTo(loops![end].value, 10);
    expect(compiled![end].residual).toBeCloseTo(loops![end].residual, 6);
  }
  expect(compiled!.largest.value).toBeCloseTo(50, 10);
  expect(compiled!.quadrature.nodes).toBeAllclose(loops!.quadrature.nodes, { absolute: 1e-6 });
  expect(compiled!.quadrature.weights).toBeAllclose(loops!.quadrature.weights, { absolute: 1e-6 });
});

test("is for bases whose loops take longer than a compilation, and that memory has room for", () => {
  expect(hasOrthogonalisationProgram(1_000, 80)).toBe(false);
  expect(hasOrthogonalisationProgram(100_000, 32)).toBe(true);
  expect(hasOrthogonalisationProgram(10_000_000, 80)).toBe(false);
});
