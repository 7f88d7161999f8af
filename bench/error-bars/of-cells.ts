import { type LabelledImages, stratifiedSubset } from "#data";
import { mlp } from "#families/networks";
import { classifierObjective, type NetworkObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { type Measured, type MeasuredNetwork, measurementNamed } from "#measurements";
import { initialise } from "#nets/initialisation";
import { quantityNamed, type SeededValue, sharedErrorIn } from "#quantities";
import type { RandomStream } from "#random";
import { measuredOf, settingsOf, soundNetwork } from "./measured.ts";
import { heldToOthers, type Trial } from "./trial.ts";

const SEEDS = 8;
const [TRAINED_ON, TESTED_ON] = [400, 300];
/** Networks that are trained in one go. */
const TOGETHER = 100;

/**
 * What is measured of each cell, by settings that make much of it affordable; on examples of the cell's own where the error
 * holds their choice.
 */
const MEASURED = [
  {
    kind: "curvature",
    settings: { examples: TRAINED_ON / 2, lanczos_steps: 40, trace_probes: 8 },
    isOnOwnExamples: true,
  },
  { kind: "sharpness", settings: { examples: TRAINED_ON / 2, draws: 2 }, isOnOwnExamples: true },
  { kind: "combinations", settings: { align: true }, isOnOwnExamples: true },
  {
    kind: "similarity",
    settings: { examples: 128, measures: "all", test_data: true },
    isOnOwnExamples: false,
  },
  {
    kind: "connectivity",
    settings: { pairs: SEEDS, epochs: 5, interior_points: 5, test_data: true },
    isOnOwnExamples: false,
  },
  {
    kind: "alignment",
    settings: { pairs: SEEDS, interior_points: 5, examples: 128, test_data: true },
    isOnOwnExamples: false,
  },
];

/**
 * Cells of equal settings and other seeds: their means, as the table of a run has them, held to the mean of all other cells.
 */
export async function trialsOfCells(
  { train, pool }: { readonly train: LabelledImages; readonly pool: LabelledImages },
  { cells, stream }: { readonly cells: number; readonly stream: RandomStream },
): Promise<readonly Trial[]> {
  const few = stratifiedSubset(train, TRAINED_ON, stream.child("training examples"));
  const { objective, networks } = await manyNetworks(few, SEEDS * cells, stream);
  const means = new Map<string, { readonly value: number; readonly error: number }[]>();
  for (let cell = 0; cell < cells; cell++) {
    const own = stream.child("cell", cell);
    const members = networks.slice(SEEDS * cell, SEEDS * (cell + 1));
    for (const { kind, settings, isOnOwnExamples } of MEASURED) {
      const chosen = isOnOwnExamples ? own : stream;
      const found = await measuredOf({
        kind,
        settings,
        objective,
        networks: members,
        train: stratifiedSubset(few, few.count, chosen.child("order")),
        test: stratifiedSubset(pool, TESTED_ON, chosen.child("test")),
        stream: chosen,
      });
      const subjects = measurementNamed(kind)!.subjects(SEEDS, settingsOf(kind, settings));
      for (const [quantity, values] of seededValues(found, subjects)) {
        const { value, standardError } = quantityNamed(quantity).average(values);
        if (value === null || standardError === null) continue;
        means.set(quantity, [...(means.get(quantity) ?? []), { value, error: standardError }]);
      }
    }
  }
  return [...means].flatMap(([quantity, own]) =>
    heldToOthers(own, { quantity, truth: `other cells of ${SEEDS} seeds` }),
  );
}

/** The values of a cell by quantity, with the seeds of each. */
function seededValues(
  found: readonly Measured[],
  subjects: readonly (readonly number[])[],
): ReadonlyMap<string, readonly SeededValue[]> {
  const values = new Map<string, SeededValue[]>();
  for (const [i, { observations }] of found.entries()) {
    for (const { quantity, value, standardError, evidence } of observations) {
      if (value === null) continue;
      const sharedError = sharedErrorIn(evidence);
      const seeds = quantityNamed(quantity).of === "cell" ? [] : subjects[i]!;
      const one = { seeds, value, standardError, ...(sharedError !== undefined && { sharedError }) };
      values.set(quantity, [...(values.get(quantity) ?? []), one]);
    }
  }
  return values;
}

async function manyNetworks(
  { images, labels, channels, height, width, classes }: LabelledImages,
  count: number,
  stream: RandomStream,
): Promise<{ readonly objective: NetworkObjective; readonly networks: readonly MeasuredNetwork[] }> {
  const network = mlp({ inputShape: [channels, height, width], width: 6, depth: 2, classes });
  const objective = classifierObjective(network, crossEntropy.make());
  const networks: MeasuredNetwork[] = [];
  while (networks.length < count) {
    const first = networks.length;
    const trained = await trainEnsemble({
      objective,
      examples: { inputs: images },
      members: Array.from({ length: Math.min(TOGETHER, count - first) }, (_, i) => ({
        initial: initialise(network, "pytorch", stream.child("initialisation", first + i)),
        examples: { targets: labels },
        learningRate: 0.05,
        weightDecay: 5e-4,
        batchOrder: stream.child("order", first + i),
      })),
      batchSize: 32,
      optimiser: sgd.make({ momentum: 0.9 }),
      schedule: { kind: "constant" },
      budget: { epochs: 20 },
      stop: { kind: "never" },
      incompleteBatch: "drop",
    });
    networks.push(...trained.map(({ parameters }, i) => soundNetwork(`seed ${first + i}`, parameters)));
  }
  return { objective, networks };
}
