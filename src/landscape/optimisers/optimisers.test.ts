import { describe, expect, test } from "vitest";
import { trainEnsemble } from "#landscape/training";
import { randomStream } from "#random";
import { leastSquares, leastSquaresGradient } from "../least-squares.testing.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import type { Optimiser } from "./optimiser.ts";
import { sam } from "./sam.ts";
import { sgd } from "./sgd.ts";

const EXAMPLES = 11;
const BATCH = 4;
const EPOCHS = 40;
const draws = randomStream(3, "optimisers");
const rows = Float32Array.from({ length: 3 * EXAMPLES }, () => draws.normal());
const answers = Float32Array.from({ length: EXAMPLES }, () => draws.normal());
const members = [0, 1].map((seed) => ({
  initial: Float32Array.from({ length: 3 }, () => draws.normal()),
  learningRate: 0.02 * (seed + 1),
  weightDecay: 0.1 * (seed + 1),
  batchOrder: randomStream(3, "order", seed),
}));

/** What PyTorch's loops make of one parameter vector: a function of the update, written down from its documentation. */
type ByHand = (
  w: number[],
  gradientAt: (w: readonly number[]) => number[],
  update: { readonly rate: number; readonly decay: number; readonly t: number },
) => void;

async function expectLoops(optimiser: Optimiser, loopOf: () => ByHand): Promise<void> {
  const trained = await trainEnsemble({
    objective: leastSquares,
    examples: { rows, answers },
    members,
    batchSize: BATCH,
    optimiser,
    schedule: { kind: "cosine", final: 0.1 },
    budget: { epochs: EPOCHS },
    stop: { kind: "never" },
    incompleteBatch: "keep",
  });
  for (const [i, { initial, learningRate, weightDecay, batchOrder }] of members.entries()) {
    const w = [...initial];
    const loop = loopOf();
    const updates = EPOCHS * Math.ceil(EXAMPLES / BATCH);
    for (let update = 0, epoch = 0; epoch < EPOCHS; epoch++) {
      const order = batchOrder.child("epoch", epoch).permutation(EXAMPLES);
      for (let start = 0; start < EXAMPLES; start += BATCH, update++) {
        const batch = order.subarray(start, start + BATCH);
        const factor = 0.1 + (0.9 * (1 + Math.cos((Math.PI * update) / updates))) / 2;
        const step = { rate: learningRate * factor, decay: weightDecay, t: update + 1 };
        loop(w, (at) => leastSquaresGradient(at, rows, answers, batch), step);
      }
    }
    expect(trained[i]!.parameters).toBeAllclose(w, { absolute: 1e-5 });
  }
}

/** torch.optim.SGD: d_p = g + decay · p; buf = momentum · buf + d_p; nesterov steps along d_p + momentum · buf. */
function torchSgd(momentum: number, nesterov: boolean): ByHand {
  let buffer: number[] | undefined;
  return (w, gradientAt, { rate, decay }) => {
    const slopes = gradientAt(w).map((g, i) => g + decay * w[i]!);
    buffer = buffer === undefined ? [...slopes] : buffer.map((b, i) => momentum * b + slopes[i]!);
    for (const [i, slope] of slopes.entries()) {
      w[i]! -= rate * (nesterov ? slope + momentum * buffer[i]! : buffer[i]!);
    }
  };
}

/** torch.optim.Adam, and torch.optim.AdamW with `isDecoupled`. */
function torchAdam(beta1: number, beta2: number, epsilon: number, isDecoupled: boolean): ByHand {
  const [mean, square] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  return (w, gradientAt, { rate, decay, t }) => {
    const gradient = gradientAt(w);
    for (let i = 0; i < 3; i++) {
      let g = gradient[i]!;
      if (isDecoupled) w[i]! *= 1 - rate * decay;
      else g += decay * w[i]!;
      mean[i] = beta1 * mean[i]! + (1 - beta1) * g;
      square[i] = beta2 * square[i]! + (1 - beta2) * g * g;
      const denominator = Math.sqrt(square[i]!) / Math.sqrt(1 - beta2 ** t) + epsilon;
      w[i]! -= (rate / (1 - beta1 ** t)) * (mean[i]! / denominator);
    }
  };
}

/** Algorithm 1 of Foret et al. 2021 with p = 2, around `torchSgd`. */
function foretSam(radius: number, momentum: number): ByHand {
  const base = torchSgd(momentum, false);
  return (w, gradientAt, update) => {
    const gradient = gradientAt(w);
    const norm = Math.hypot(...gradient);
    const ahead = w.map((value, i) => value + (radius * gradient[i]!) / norm);
    base(w, () => gradientAt(ahead), update);
  };
}

describe("optimisers against loops in float64, each member with its own rate, decay and order", () => {
  test.each([0, 0.9])("sgd with momentum %f", (momentum) =>
    expectLoops(sgd.make({ momentum }), () => torchSgd(momentum, false)),
  );

  test("sgd with Nesterov's momentum", () =>
    expectLoops(sgd.make({ momentum: 0.8, nesterov: true }), () => torchSgd(0.8, true)));

  test("adam", () =>
    expectLoops(adam.make({ beta1: 0.8, beta2: 0.99, epsilon: 1e-3 }), () =>
      torchAdam(0.8, 0.99, 1e-3, false),
    ));

  test("adam, with its usual settings", () =>
    expectLoops(adam.make(), () => torchAdam(0.9, 0.999, 1e-8, false)));

  test("adamw", () => expectLoops(adamw.make(), () => torchAdam(0.9, 0.999, 1e-8, true)));

  test("sam", () => expectLoops(sam.make({ radius: 0.3, momentum: 0.7 }), () => foretSam(0.3, 0.7)));
});

describe("closed forms", () => {
  const once = async (optimiser: Optimiser, weightDecay: number, initial: Float32Array) => {
    const [trained] = await trainEnsemble({
      objective: leastSquares,
      examples: { rows: Float32Array.of(1, 0, 0), answers: Float32Array.of(0) },
      members: [{ initial, learningRate: 0.25, weightDecay, batchOrder: randomStream(1) }],
      batchSize: 1,
      optimiser,
      schedule: { kind: "constant" },
      budget: { updates: 1 },
      stop: { kind: "never" },
      incompleteBatch: "keep",
    });
    return trained!.parameters;
  };

  test("the first step of adam is one rate against the sign of each slope, whatever its size", async () => {
    for (const w of [3, -200, 0.01]) {
      const [stepped] = await once(adam.make(), 0, Float32Array.of(w, 7, 7));
      expect(stepped).toBeCloseTo(w - 0.25 * Math.sign(w), 4);
    }
  });

  test("adamw shrinks what has no slope, and adam moves it by a whole rate", async () => {
    const initial = Float32Array.of(1, 8, -4);
    expect(await once(adamw.make(), 0.5, initial)).toBeAllclose([1 - 0.125 - 0.25, 7, -3.5], {
      absolute: 1e-5,
    });
    expect(await once(adam.make(), 0.5, initial)).toBeAllclose([0.75, 7.75, -3.75], { absolute: 1e-5 });
  });

  test("sam takes the slope of w²/2 a radius further out, and leaves a flat place alone", async () => {
    const [stepped] = await once(sam.make({ radius: 0.5, momentum: 0 }), 0, Float32Array.of(2, 7, 7));
    expect(stepped).toBeCloseTo(2 - 0.25 * 2.5, 5);
    expect([...(await once(sam.make(), 0, Float32Array.of(0, 7, 7)))]).toEqual([0, 7, 7]);
  });
});
