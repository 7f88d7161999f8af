import { lax, nn, numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import type { Tensor } from "#trees";
import { compile } from "./compile.ts";
import { PASSES, type PassName, passSet } from "./passes.ts";
import type { TensorSpec } from "./program/program.ts";
import { channelBlock } from "./session/channel-block.ts";
import { largestDifference, sampleTensor } from "./testing/oracle.ts";
import { networksOf, programsOf } from "./testing/programs.ts";
import { randomNetwork } from "./testing/random-network.ts";
import { type ArrayFunction, TRANSFORMS } from "./testing/transform.ts";

interface Outcome {
  readonly model: Uint8Array;
  readonly results: readonly Tensor[];
}

async function outcomeOf({ apply, shapes }: ArrayFunction, without: readonly PassName[]): Promise<Outcome> {
  const specs = shapes.map((shape): TensorSpec => ({ type: "float32", shape }));
  const compiled = await compile<np.Array[], np.Array[]>(apply, specs, { without });
  const results = await compiled.run(...specs.map((spec, i) => sampleTensor(spec, i + 1)));
  compiled.release();
  return { model: compiled.model, results };
}

const sample = (programs: fc.Arbitrary<ArrayFunction>, numRuns: number): readonly ArrayFunction[] =>
  fc.sample(programs, { numRuns, seed: 20211208 });

/** The gradient of a vector that is cut into three parameters. */
const cutVector = TRANSFORMS.grad(
  {
    shapes: [[20], [2, 4]],
    apply: (vector, x) => {
      const cut = (from: number, to: number): np.Array => vector!.ref.slice([from, to]);
      const hidden = np.tanh(np.dot(x!, cut(0, 12).reshape([4, 3])).add(cut(12, 15)));
      const last = np.dot(hidden, cut(15, 18));
      vector!.dispose();
      return [last];
    },
  },
  [],
);

const plain = { window: 3, activation: "tanh", isNormalised: false, isResidual: false } as const;

/** A convolution of so few channels that several rows of the result fit into one block of them. */
const narrow = randomNetwork([32, 4, 16], [{ ...plain, channels: 4, stride: 1 }]);

/** One example more than whole blocks of any size, so that the gradient of a kernel is a product with interleaved examples. */
const wide = randomNetwork([17, 16, 16], [{ ...plain, channels: 16, stride: 1 }], 1);

/** Strided convolutions with respect to the first kernel: second derivatives flip and dilate. */
const strided = randomNetwork(
  [4, 4, 8],
  [
    { ...plain, channels: 4, stride: 2 },
    { ...plain, channels: 4, stride: 2 },
  ],
  1,
);

/** The gradient of a number picked of each row of a rectified layer, by a softmax that is written about its point. */
const picking = TRANSFORMS.grad(
  {
    shapes: [[6, 5], [5, 4], [4]],
    apply: (x, weight, bias) => {
      const rows = np.maximum(0, np.dot(x!, weight!).add(bias!));
      const place = lax.stopGradient(rows.ref);
      const shares = nn.softmax(place.ref, -1).mul(np.exp(rows.ref.sub(place)));
      const own = rows.ref.slice(np.arange(6), np.array([0, 3, 1, 1, 2, 0], { dtype: np.int32 }));
      return [own.sub(shares.mul(rows).sum(-1))];
    },
  },
  [],
);

/** Sixteen channels, whole blocks of them, normalised, rectified and added to what came in. */
const residual = randomNetwork(
  [8, 16, 16],
  [
    { channels: 16, window: 3, stride: 1, activation: "relu", isNormalised: true, isResidual: false },
    { channels: 16, window: 3, stride: 1, activation: "none", isNormalised: true, isResidual: true },
  ],
  1,
);

/** Programs that leave every pass something to do. */
const PROGRAMS: readonly ArrayFunction[] = [
  cutVector,
  narrow,
  picking,
  TRANSFORMS.grad(wide, []),
  residual,
  TRANSFORMS.grad(residual, []),
  TRANSFORMS.jvp(TRANSFORMS.grad(strided, []), []),
  ...sample(programsOf({ steps: "float", results: 3, transforms: [] }), 8),
  ...sample(programsOf({ steps: "mixed", results: 3, transforms: [] }), 8),
  ...sample(programsOf({ steps: "float", results: 1, transforms: ["grad", "jvp"] }), 16),
  ...sample(programsOf({ steps: "mappable", results: 1, transforms: ["grad", "vmap"] }), 8),
  ...sample(networksOf(["grad"]), 4),
  ...sample(networksOf(["grad", "jvp"]), 3),
];

/** What there is nothing to leave out of where the processor has no blocked convolutions. */
const NEEDING_BLOCKS: readonly PassName[] = [
  "interleaved-convolution",
  "blocked-convolution",
  "row-split",
  "gathered-kernel",
  "carried-blocks",
  "scaled-channels",
  "fused-sums",
];
const block = await channelBlock();

/** Every pass alone, those that do the same at two times together, and all of them. */
const LEFT_OUT: readonly (readonly PassName[])[] = [
  ...PASSES.map((pass) => [pass]),
  ["algebra", "identities"],
  ["dead-code", "unused"],
  PASSES,
];

/** What another pass does in their stead, so that leaving them out alone leaves no trace. */
const REPEATED: readonly PassName[] = ["dead-code", "algebra", "identities"];

describe("the results are the same without", () => {
  let whole: readonly Outcome[] = [];
  beforeAll(async () => {
    whole = await Promise.all(PROGRAMS.map((program) => outcomeOf(program, [])));
  });

  const named = LEFT_OUT.map((passes) => [passes === PASSES ? "any" : passes.join(" and "), passes] as const);
  test.each(named)("%s", async (_, passes) => {
    let changed = 0;
    for (const [i, program] of PROGRAMS.entries()) {
      const { model, results } = await outcomeOf(program, passes);
      const expected = whole[i]!;
      if (Buffer.compare(model, expected.model) !== 0) changed++;
      results.forEach(({ data }, output) => {
        const wanted = expected.results[output]!.data;
        const difference = largestDifference(data, wanted);
        expect(difference, `result ${output} of ${fc.stringify(program)}`).toBeLessThan(1e-5);
      });
    }
    const isIdle = (pass: PassName): boolean =>
      REPEATED.includes(pass) || (block === null && NEEDING_BLOCKS.includes(pass));
    if (passes.length > 1 || !isIdle(passes[0]!)) expect(changed).toBeGreaterThan(0);
  });
});

test("a pass that does not exist is refused by name", () => {
  expect(() => passSet(["algebra", "magic"])).toThrow(AtlasError);
  expect(() => passSet(["algebra", "magic"])).toThrow(
    /no pass "magic"; expected one of dead-code, zeros, uniforms, algebra/,
  );
});
