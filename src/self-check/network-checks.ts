import { cnn, mlp } from "#families/networks";
import { classifierObjective } from "#landscape";
import { matchWeights, permutationStructure, permuted, randomPermutations } from "#landscape/alignment";
import { hessianProducts } from "#landscape/curvature";
import { logitsOf } from "#landscape/evaluation";
import { crossEntropy } from "#landscape/losses";
import { criticalSharpness, lossGradients } from "#landscape/sharpness";
import { l2Distance } from "#landscape/similarity";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import type { Check, CheckGroup } from "./check.ts";
import { NO_EXAMPLES, rosenbrock } from "./closed-forms.ts";

/** Identities of networks, whose numbers nobody knows beforehand. */
export const networkChecks: CheckGroup = {
  name: "networks",
  run: async () => [
    ...(await convolutionChecks()),
    ...(await permutationChecks()),
    ...(await sharpnessChecks()),
  ],
};

/** uᵀHv = vᵀHu, H(u + v) = Hu + Hv, and the loss falls along its gradient by the gradient's square. */
async function convolutionChecks(): Promise<readonly Check[]> {
  const classifier = cnn({ inputShape: [2, 6, 6], width: 4, depth: 2, classes: 3 });
  const objective = classifierObjective(classifier, crossEntropy.make());
  const draws = randomStream(1, "self-check");
  const normals = (length: number) => Float64Array.from({ length }, () => draws.normal());
  const networks = [initialise(classifier, "he-normal", draws.child("network"))];
  const examples = {
    inputs: Float32Array.from(normals(20 * 72)),
    targets: Int32Array.from({ length: 20 }, (_, i) => i % 3),
  };
  const { size } = objective.layout;
  const [u, v] = [normals(size), normals(size)];
  const operators = await hessianProducts({ objective, networks, examples });
  const times = async (vector: Float64Array) => (await operators.apply([vector]))[0]!;
  const [ofU, ofV] = [await times(u), await times(v)];
  const ofBoth = await times(u.map((value, i) => value + v[i]!));
  operators.release();
  const furthest = ofBoth.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - ofU[i]! - ofV[i]!)),
    0,
  );
  const scale = Math.sqrt(inner(ofU, ofU) * inner(v, v));

  const losses = await lossGradients({ objective, networks, examples });
  const [here] = await losses.at(networks);
  const step = 1e-2 / Math.sqrt(inner(here!.gradient, here!.gradient));
  const moved = (factor: number) =>
    networks[0]!.map((value, i) => value + factor * step * here!.gradient[i]!);
  const [ahead] = await losses.at([moved(1)]);
  const [behind] = await losses.at([moved(-1)]);
  losses.release();
  const slope = (ahead!.loss - behind!.loss) / (2 * step);
  const square = inner(here!.gradient, here!.gradient);
  const of = "a convolutional network";
  return [
    {
      quantity: "(uᵀHv - vᵀHu) / ‖Hu‖‖v‖",
      of,
      exact: 0,
      ours: (inner(u, ofV) - inner(v, ofU)) / scale,
      tolerance: 1e-5,
    },
    {
      quantity: "furthest H(u + v) - Hu - Hv / ‖Hu‖",
      of,
      exact: 0,
      ours: furthest / Math.sqrt(inner(ofU, ofU)),
      tolerance: 1e-5,
    },
    {
      quantity: "slope along ∇L / ‖∇L‖²",
      of,
      exact: 1,
      ours: slope / square,
      tolerance: 1e-2,
    },
  ];
}

/** A network whose hidden units stand in another order is the same function, and is found again. */
async function permutationChecks(): Promise<readonly Check[]> {
  const classifier = mlp({ inputShape: [5], width: 12, depth: 2, classes: 3 });
  const draws = randomStream(1, "self-check", "permutations");
  const parameters = initialise(classifier, "he-normal", draws.child("network"));
  const structure = permutationStructure(classifier);
  const copy = permuted(
    structure,
    { parameters },
    randomPermutations(structure, draws.child("order")),
  ).parameters;
  const inputs = Float32Array.from({ length: 50 }, () => draws.normal());
  const [own, other] = await logitsOf({ classifier, parameters: [parameters, copy], inputs });
  const { permutations } = matchWeights(structure, parameters, copy, { stream: draws.child("search") });
  const found = permuted(structure, { parameters: copy }, permutations).parameters;
  const of = "a network with its units in another order";
  return [
    { quantity: "furthest output", of, exact: 0, ours: furthestOf(own!, other!), tolerance: 1e-5 },
    { quantity: "distance once aligned", of, exact: 0, ours: l2Distance(parameters, found), tolerance: 0 },
  ];
}

/** At (0, 0) the Rosenbrock function has the gradient (-2, 0) and the curvature 2 along it. */
async function sharpnessChecks(): Promise<readonly Check[]> {
  const [found] = await criticalSharpness({
    objective: rosenbrock,
    networks: [Float32Array.of(0, 0)],
    examples: NO_EXAMPLES,
    rate: 1e-3,
    tolerance: 1e-4,
  });
  // A step of rate η leads to (2η, 0), whose loss (1 - 2η)² + 1600η⁴ is 1 again at 4η² + 1600η⁴ = 4η.
  const rate = criticalRate();
  return [
    {
      quantity: "critical sharpness",
      of: "the Rosenbrock function at the origin",
      exact: 2 / rate,
      ours: found!.value ?? Number.NaN,
      tolerance: 2e-3 * (2 / rate),
    },
  ];
}

/** The root of 400η³ + η = 1, by Newton's method. */
function criticalRate(): number {
  let rate = 0.1;
  for (let step = 0; step < 50; step++) rate -= (400 * rate ** 3 + rate - 1) / (1200 * rate ** 2 + 1);
  return rate;
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function furthestOf(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}
