import { describe, expect, it } from "vitest";
import { type RandomStream, randomStream } from "#random";
import type { Observation } from "../table/cells.ts";
import { cellFromObservations } from "../table/observed-cell.ts";
import { classifyCell } from "./classify.ts";
import { decide } from "./cuts.ts";
import { DEFAULT_THRESHOLDS } from "./thresholds.ts";

/** Noise of mean 0 and variance 1. */
type Noise = (stream: RandomStream) => number;

const NOISES: Readonly<Record<string, Noise>> = {
  normal: (stream) => stream.normal(),
  // A lognormal with a standard deviation of its logarithm of 0.55, as skewed as an exponential, to either side.
  "right-skewed": (stream) => skewed(stream),
  "left-skewed": (stream) => -skewed(stream),
};

function skewed(stream: RandomStream): number {
  const variance = 0.55 ** 2;
  const mean = Math.exp(variance / 2);
  return (Math.exp(0.55 * stream.normal()) - mean) / (mean * Math.sqrt(Math.exp(variance) - 1));
}

/** How seeds and pairs share the noise of pair metrics, as shares of its variance. */
const SHARES = { "seed noise": [1, 0], "pair noise": [0, 1], both: [0.5, 0.5] } as const;

interface Truth {
  readonly train_loss: number;
  readonly mode_connectivity_pct: number;
  readonly cka_softmax: number;
}

interface Setting {
  readonly seeds: number;
  readonly noise: Noise;
  readonly shares: readonly [number, number];
  /** Standard deviation of a network's loss over its mean, of a pair's connectivity in points, and of its CKA. */
  readonly spread: readonly [number, number, number];
}

/** A cell as an experiment would find it, all pairs of its networks joined. */
function measured(truth: Truth, { seeds, noise, shares, spread }: Setting, stream: RandomStream) {
  const [loss, connectivity, cka] = spread;
  const networks = Array.from({ length: seeds }, (_, seed) => seed);
  const pairs = networks.flatMap((a) => networks.slice(a + 1).map((b) => [a, b] as const));
  // A positive loss: whatever its law, the noise is on the side that it has room for.
  const losses = networks.map(() => truth.train_loss * Math.max(0.02, 1 + loss * noise(stream)));
  const overPairs = (metric: "mode_connectivity_pct" | "cka_softmax", deviation: number): Observation[] => {
    const own = networks.map(() => Math.sqrt(shares[0] / 2) * noise(stream));
    return pairs.map(([a, b]) => ({
      metric,
      seeds: [a, b],
      value: truth[metric] + deviation * (own[a]! + own[b]! + Math.sqrt(shares[1]) * noise(stream)),
      standardError: null,
    }));
  };
  return cellFromObservations({
    knobs: {},
    seeds,
    observations: [
      ...losses.map(
        (value, seed): Observation => ({ metric: "train_loss", seeds: [seed], value, standardError: null }),
      ),
      ...overPairs("mode_connectivity_pct", connectivity),
      ...overPairs("cka_softmax", cka),
    ],
  });
}

/** Cells of a plane: losses over decades, barriers from none to many, similarities all over. */
function anyTruth(stream: RandomStream): Truth {
  return {
    train_loss: 0.02 * Math.exp(6 * (stream.uniform() - 0.5)),
    // Connectivity without better curves, whose mean over pairs is the mean of barriers.
    mode_connectivity_pct: -1.8 - 12 * (stream.uniform() - 0.5) - 8,
    cka_softmax: 0.71 + 0.5 * (stream.uniform() - 0.5),
  };
}

/** Thresholds about which those truths lie to both sides. */
const THRESHOLDS = { ...DEFAULT_THRESHOLDS, connectivity_pct: 9.8 };

function simulated(setting: Setting, cells: number, truthOf: (stream: RandomStream) => Truth) {
  const stream = randomStream(11, "calibration");
  let [sure, right, claimed] = [0, 0, 0];
  for (let i = 0; i < cells; i++) {
    const truth = truthOf(stream);
    const { phaseShare, phase } = classifyCell(measured(truth, setting, stream), THRESHOLDS);
    if (phaseShare === null || phaseShare < 0.95) continue;
    sure++;
    claimed += phaseShare;
    if (decide({ ...truth }, THRESHOLDS).phase === phase) right++;
  }
  return { sure, right, cells, claimed };
}

describe.each(Object.entries(NOISES))("of labels called sure under %s noise", (name, noise) => {
  const settings = Object.entries(SHARES).flatMap(([name, shares]) =>
    [3, 5].map((seeds) => [name, seeds, shares] as const),
  );

  it.each(settings)(
    "with %s, 95 % or more are right for %i seeds and all their pairs",
    (__, seeds, shares) => {
      for (const spread of [
        [0.2, 0.5, 0.02],
        [0.5, 2, 0.06],
      ] as const) {
        const { sure, right, cells } = simulated({ seeds, noise, shares, spread }, 1500, anyTruth);
        expect(sure / cells).toBeGreaterThan(seeds === 3 ? 0.03 : 0.2);
        expect(right / sure).toBeGreaterThanOrEqual(0.95);
      }
    },
  );

  // At a cut itself a side is right by chance alone, so one in twenty or so is surely wrong: with strongly skewed
  // noise, which three or five networks do not show, up to one in ten.
  it(`no distance from a cut makes more than ${name === "normal" ? 7 : 10} % surely wrong`, () => {
    for (const seeds of [3, 5]) {
      for (const distance of [0, 0.1, 0.3, 1, 3]) {
        const at = (): Truth => ({
          train_loss: 0.5,
          mode_connectivity_pct: -9.8 - distance,
          cka_softmax: 0.5,
        });
        const setting = { seeds, noise, shares: SHARES.both, spread: [0.2, 1, 0.05] } as const;
        const { sure, right, cells } = simulated(setting, 1500, at);
        expect((sure - right) / cells).toBeLessThan(name === "normal" ? 0.07 : 0.1);
      }
    }
  });
});

it("two seeds have one pair, and are never sure", () => {
  const setting = { seeds: 2, noise: NOISES.normal!, shares: SHARES.both, spread: [0.2, 0.5, 0.02] } as const;
  expect(simulated(setting, 300, anyTruth).sure).toBe(0);
});

it("a share is as often right as it says", () => {
  const stream = randomStream(12, "reliability");
  const setting = {
    seeds: 3,
    noise: NOISES.normal!,
    shares: SHARES["seed noise"],
    spread: [0.3, 1, 0.04],
  } as const;
  const bins = new Map<number, { share: number; right: number; count: number }>();
  for (let i = 0; i < 6000; i++) {
    const truth = anyTruth(stream);
    const { phaseShare, leadingPhase } = classifyCell(measured(truth, setting, stream), THRESHOLDS);
    const bin = Math.floor(10 * phaseShare!);
    const { share, right, count } = bins.get(bin) ?? { share: 0, right: 0, count: 0 };
    const isRight = decide({ ...truth }, THRESHOLDS).phase === leadingPhase;
    bins.set(bin, { share: share + phaseShare!, right: right + (isRight ? 1 : 0), count: count + 1 });
  }
  for (const { share, right, count } of bins.values()) {
    if (count < 100) continue;
    // More than it says is no harm; less would be.
    expect(right / count).toBeGreaterThan(share / count - 0.06);
  }
});
