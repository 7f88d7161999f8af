import {
  barrierAndDip,
  bezierPoint,
  fitBezierCurves,
  type PathProfile,
  profileAlong,
  signedModeConnectivity,
} from "#landscape/connectivity";
import { randomStream } from "#random";
import type { Check, CheckGroup } from "./check.ts";
import { NO_EXAMPLES, ringValley } from "./closed-forms.ts";

/** Paths whose heights are known. */
export const connectivityChecks: CheckGroup = {
  name: "connectivity",
  run: async () => [...(await valleyChecks()), ...profileChecks()],
};

const of = "the valley of (‖w‖² - 1)²";
const [right, left] = [Float32Array.of(1, 0), Float32Array.of(-1, 0)] as const;

/** From (1, 0) to (-1, 0): the line has its top of 1 in the middle and a mean of 8/15, the best bend lies at height √4.5. */
async function valleyChecks(): Promise<readonly Check[]> {
  const judged = { objective: ringValley, examples: NO_EXAMPLES, interiorPoints: 63, refine: false };
  const [curve] = await fitBezierCurves({
    objective: ringValley,
    pairs: [{ first: right, second: left, stream: randomStream(1, "self-check") }],
    examples: NO_EXAMPLES,
    epochs: 400,
    batchSize: 1,
    learningRate: 0.05,
    momentum: 0,
    weightDecay: 0,
    initialisation: () => Float32Array.of(0, Math.sqrt(4.5)),
  });
  const best = [right, Float32Array.of(0, Math.sqrt(4.5)), left];
  const [line, bent, fitted] = await profileAlong({
    ...judged,
    paths: [{ points: [right, left] }, { points: best }, { points: curve!.points }],
  });
  const halfway = bezierPoint([right, Float32Array.of(0.5, 0), Float32Array.of(0, 0), left], 0.5);
  return [
    {
      quantity: "barrier of the line",
      of,
      exact: 1,
      ours: barrierAndDip(line!, "loss").barrier,
      tolerance: 1e-5,
    },
    { quantity: "mean loss of the line", of, exact: 8 / 15, ours: simpson(line!), tolerance: 1e-5 },
    {
      quantity: "mean loss of the best curve",
      of,
      exact: 2 / 105,
      ours: simpson(bent!),
      tolerance: 1e-5,
    },
    {
      quantity: "mean loss of the curve found",
      of,
      exact: 2 / 105,
      ours: simpson(fitted!),
      tolerance: 5e-3,
    },
    {
      quantity: "a curve of two bends at its middle",
      of: "its Bernstein weights",
      exact: 0.1875,
      ours: halfway[0]!,
      tolerance: 1e-6,
    },
  ];
}

/** Of 64 even panels. */
function simpson(profile: PathProfile): number {
  const panels = profile.length - 1;
  const sum = profile.reduce((total, { loss }, i) => {
    const weight = i === 0 || i === panels ? 1 : i % 2 === 0 ? 2 : 4;
    return total + weight * loss;
  }, 0);
  return sum / (3 * panels);
}

function profileChecks(): readonly Check[] {
  const profileOf = (errors: readonly number[]): PathProfile =>
    errors.map((error, i) => ({ t: i / (errors.length - 1), loss: error, error }));
  return [
    {
      quantity: "signed mode connectivity",
      of: "the published errors 0, 0.05, 5.044, 0.056, 0",
      exact: -5.044,
      ours: signedModeConnectivity(profileOf([0, 0.05, 5.044, 0.056, 0]), "error"),
      tolerance: 1e-12,
    },
    {
      quantity: "signed mode connectivity",
      of: "a path of equal errors",
      exact: 0,
      ours: signedModeConnectivity(profileOf([7, 7, 7, 7, 7]), "error"),
      tolerance: 0,
    },
  ];
}
