import type { numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { argumentSpec } from "./arguments.ts";
import { inspectCompilation } from "./inspect.ts";
import { printProgram } from "./program/print.ts";
import type { Program, TensorSpec } from "./program/program.ts";
import { channelBlock } from "./session/channel-block.ts";
import {
  type ComparisonOptions,
  compareWithJax,
  OracleFailure,
  sampleTensor,
  sensitivityOfJax,
} from "./testing/oracle.ts";
import { networksOf, type ProgramKind, programsOf } from "./testing/programs.ts";
import type { ArrayFunction, TransformName } from "./testing/transform.ts";
import { trace } from "./trace.ts";
import { LOWERED_PRIMITIVES } from "./traced-equation.ts";

/** LOSS_ATLAS_FUZZ=n compares at least n programs, drawn from a fresh seed; LOSS_ATLAS_SEED=s from that seed. */
const requested = Number(process.env.LOSS_ATLAS_FUZZ ?? 0);
const givenSeed = process.env.LOSS_ATLAS_SEED;
const freshSeed = (): number => Math.floor(Math.random() * 2 ** 31);
const seed = givenSeed !== undefined ? Number(givenSeed) : requested > 0 ? freshSeed() : 20211208;
if (requested > 0) console.log(`random programs from seed ${seed}`);

const TOLERANCE = 1e-4;

const float = (shape: readonly number[]): TensorSpec => ({ type: "float32", shape });

const traced = ({ apply, shapes }: ArrayFunction): Program =>
  trace(
    apply,
    shapes.map((shape) => argumentSpec(float(shape))),
  ).program;

/** Expects the engine and jax-js to agree; what jax-js cannot evaluate, or a rounding decides, is passed over. */
async function expectAgreement(fn: ArrayFunction, options: ComparisonOptions = {}): Promise<void> {
  const tensors = fn.shapes.map((shape, i) => sampleTensor(float(shape), i + 1));
  const { difference, engine, oracle } = await compareWithJax(fn.apply, tensors, options).catch(
    (error: unknown) => {
      if (error instanceof OracleFailure) fc.pre(false);
      throw error;
    },
  );
  if (difference < TOLERANCE) return;
  if ((await sensitivityOfJax(fn.apply, tensors, options)) > TOLERANCE) fc.pre(false);
  const found = JSON.stringify({ engine: engine.map(({ data }) => [...data].slice(0, 300)), oracle });
  expect.fail(`the engine differs by ${difference}:\n${printProgram(traced(fn))}\n${found.slice(0, 3000)}`);
}

/** Checks a property of random programs, others at every position; a failure says how to run it again. */
async function assertForAll(
  programs: fc.Arbitrary<ArrayFunction>,
  { numRuns, position }: { readonly numRuns: number; readonly position: number },
  predicate: (fn: ArrayFunction) => Promise<void>,
): Promise<void> {
  const details = await fc.check(fc.asyncProperty(programs, predicate), { seed: seed + position, numRuns });
  if (!details.failed) return;
  const report = await fc.asyncDefaultReportMessage(details);
  const again = `LOSS_ATLAS_SEED=${seed} LOSS_ATLAS_FUZZ=${requested} npx vitest run src/engine/random-programs.test.ts`;
  throw new Error(`${String(details.errorInstance)}\n${report}\nRun again with\n  ${again}`, {
    cause: details.errorInstance,
  });
}

/** The entries of a table with their positions. */
const numbered = <T>(table: Readonly<Record<string, T>>): [string, number, T][] =>
  Object.entries(table).map(([name, entry], position) => [name, position, entry]);

const KINDS: Readonly<Record<string, ProgramKind>> = {
  "float programs": { steps: "float", results: 3, transforms: [] },
  "programs of several types": { steps: "mixed", results: 3, transforms: [] },
  gradients: { steps: "float", results: 1, transforms: ["grad"] },
  "directional derivatives": { steps: "float", results: 1, transforms: ["jvp"] },
  "Hessian-vector products": { steps: "float", results: 1, transforms: ["grad", "jvp"] },
  "gradients of gradients": { steps: "float", results: 1, transforms: ["grad", "grad"] },
  "gradients of directional derivatives": { steps: "mappable", results: 1, transforms: ["jvp", "grad"] },
  "mapped programs": { steps: "mappable", results: 3, transforms: ["vmap"] },
  "mapped programs of several types": { steps: "mixed", results: 3, transforms: ["vmap"] },
  "mapped directional derivatives": { steps: "mappable", results: 1, transforms: ["jvp", "vmap"] },
  "mapped gradients": { steps: "mappable", results: 1, transforms: ["grad", "vmap"] },
  "mapped Hessian-vector products": { steps: "mappable", results: 1, transforms: ["grad", "jvp", "vmap"] },
  "gradients of mapped programs": { steps: "mappable", results: 1, transforms: ["vmap", "grad"] },
  "Hessian-vector products of mapped programs": {
    steps: "mappable",
    results: 1,
    transforms: ["vmap", "grad", "jvp"],
  },
  "programs mapped twice": { steps: "mixed", results: 3, transforms: ["vmap", "vmap"] },
  "Hessian-vector products mapped twice": {
    steps: "mappable",
    results: 1,
    transforms: ["grad", "jvp", "vmap", "vmap"],
  },
};

/** Programs of each kind. */
const runs = Math.max(24, Math.ceil(requested / Object.keys(KINDS).length));
const patience = { timeout: 60_000 + 1000 * requested };

describe("random programs give what jax-js evaluates step by step", patience, () => {
  const seen = new Set<string>();
  let compared = 0;

  test.each(numbered(KINDS))("%s", async (_, position, kind) => {
    await assertForAll(programsOf(kind), { numRuns: runs, position }, async (fn) => {
      await expectAgreement(fn);
      compared++;
      for (const { primitive } of traced(fn).equations) seen.add(primitive);
    });
  });

  // Some primitives are in few programs: what chance left out is looked for.
  test("every lowered primitive is in one of them or in one more", async () => {
    for (const primitive of LOWERED_PRIMITIVES) {
      if (seen.has(primitive)) continue;
      const programs = programsWith(primitive);
      expect(programs, `of ${MOST_LOOKED_AT} programs none has ${primitive}`).not.toEqual([]);
      await assertForAll(fc.constantFrom(...programs), { numRuns: 2, position: runs }, expectAgreement);
    }
  });

  test("as many as wanted were compared", () => {
    expect(compared).toBeGreaterThanOrEqual(Math.max(200, requested));
  });
});

/** Programs that are looked at to find a primitive. */
const MOST_LOOKED_AT = 4000;

/** Some programs of all kinds that have a primitive; none where not one of very many has. */
function programsWith(primitive: string): readonly ArrayFunction[] {
  const all = fc.oneof(...Object.values(KINDS).map(programsOf));
  const drawn = fc.sample(all, { seed, numRuns: MOST_LOOKED_AT });
  const found: ArrayFunction[] = [];
  for (const fn of drawn) {
    if (found.length === 8) break;
    if (primitivesOf(fn).includes(primitive)) found.push(fn);
  }
  return found;
}

/** The primitives of a program; none of one that cannot be traced, as where jax-js has no rule for what it does. */
function primitivesOf(fn: ArrayFunction): readonly string[] {
  try {
    return traced(fn).equations.map((equation) => equation.primitive);
  } catch {
    return [];
  }
}

test("what chance leaves out most often is found", () => {
  const programs = programsWith("pool_transpose");
  expect(programs.length).toBeGreaterThan(0);
  for (const fn of programs) expect(primitivesOf(fn)).toContain("pool_transpose");
});

const NETWORKS: Readonly<Record<string, readonly TransformName[]>> = {
  gradients: ["grad"],
  "mapped gradients": ["grad", "vmap"],
  "Hessian-vector products": ["grad", "jvp"],
  "mapped Hessian-vector products": ["grad", "jvp", "vmap"],
};

/** Networks of each kind, which take longer than other programs. */
const networkRuns = Math.max(6, Math.ceil(requested / 40));

describe("random convolutional networks do as well", patience, () => {
  const operators = new Set<string>();

  test.each(numbered(NETWORKS))("%s", async (_, position, transforms) => {
    await assertForAll(networksOf(transforms), { numRuns: networkRuns, position }, async (fn) => {
      await expectAgreement(fn, { device: "wasm" });
      const inspection = await inspectCompilation<np.Array[], np.Array[]>(fn.apply, fn.shapes.map(float));
      for (const operator of Object.keys(inspection.operators)) operators.add(operator);
    });
  });

  test("blocked, transposed and plain convolutions were among them", async () => {
    const blocked = (await channelBlock()) === null ? [] : ["com.microsoft.nchwc:Conv"];
    expect([...operators]).toEqual(expect.arrayContaining([...blocked, "ConvTranspose", "Conv"]));
  });
});
