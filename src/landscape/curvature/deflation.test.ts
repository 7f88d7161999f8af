import { expect, test } from "vitest";
import { randomStream } from "#random";
import { compileDeflation, deflated, hasDeflationProgram } from "./deflation.ts";
import { takeOff } from "./gram-schmidt.ts";
import { hutchinson } from "./hutchinson.ts";
import { lanczosWithKnownPart } from "./known-part.ts";
import { denseOperators, inLockstep } from "./symmetric-operators.ts";
import { norm, scaled } from "./vector.ts";

const draws = randomStream(5, "deflation");
const DIMENSION = 60;
const normal = () => Float64Array.from({ length: DIMENSION }, () => draws.normal());

function orthonormal(count: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const next = normal();
    for (let pass = 0; pass < 2; pass++) takeOff(next, basis);
    basis.push(scaled(next, 1 / norm(next)));
  }
  return basis;
}

test("takes off what loops take off, of one basis and another, of more vectors than fit a block and of fewer", async () => {
  const program = await compileDeflation(DIMENSION, 7, 3);
  const [first, second] = [orthonormal(7), orthonormal(4)];
  for (const basis of [first, second, first]) {
    for (const count of [1, 3, 8]) {
      const vectors = Array.from({ length: count }, normal);
      const expected = vectors.map((vector) => {
        const rest = vector.slice();
        takeOff(rest, basis);
        return rest;
      });
      await program.takeOff(vectors, basis);
      for (const [i, vector] of vectors.entries()) {
        expect(vector).toBeAllclose(expected[i]!, { absolute: 2e-6 });
      }
    }
  }
  program.release();
});

test("the trace by probes that it was taken off of is that by loops", async () => {
  const [columns, weights] = [
    orthonormal(DIMENSION),
    Array.from({ length: DIMENSION }, (_, i) => 100 / (1 + i)),
  ];
  const matrix = new Float64Array(DIMENSION ** 2);
  for (const [k, column] of columns.entries()) {
    for (let i = 0; i < matrix.length; i++) {
      matrix[i]! += weights[k]! * column[Math.floor(i / DIMENSION)]! * column[i % DIMENSION]!;
    }
  }
  const operators = denseOperators([matrix]);
  const blocks = [
    { offset: 0, size: 25 },
    { offset: 25, size: 35 },
  ];
  const steps = { dimension: DIMENSION, stream: randomStream(1, "start"), steps: 8, tolerance: 0 };
  const [found] = await inLockstep([lanczosWithKnownPart(steps, blocks)], operators);
  const { known } = found!;
  const traceOf = (basis: readonly Float64Array[]) =>
    hutchinson({
      dimension: DIMENSION,
      stream: randomStream(2, "probes"),
      probes: 6,
      probesAtOnce: 4,
      blocks,
      known: { ...known, basis },
    });
  const [byLoops] = await inLockstep([traceOf(known.basis)], operators);
  const program = await compileDeflation(DIMENSION, 8, 4);
  const [compiled] = await inLockstep([deflated(traceOf([]), program, known.basis)], operators);
  program.release();
  expect(compiled!.probes).toBe(6);
  expect(compiled!.value).toBeCloseTo(byLoops!.value, 3);
  expect(compiled!.standardError! / byLoops!.standardError!).toBeCloseTo(1, 4);
  for (const [block, { value }] of compiled!.blocks.entries()) {
    expect(value).toBeCloseTo(byLoops!.blocks[block]!.value, 3);
  }
});

test("is for bases whose loops take longer than a compilation, and that memory has room for", () => {
  expect(hasDeflationProgram(1_000, 80)).toBe(false);
  expect(hasDeflationProgram(100_000, 32)).toBe(true);
  expect(hasDeflationProgram(10_000_000, 80)).toBe(false);
});
