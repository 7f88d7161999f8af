/**
 * Trains two networks of a cell of the quickstart on one device, as they are and with their initial weights perturbed, and
 * prints the losses of all epochs as a line of JSON: `node bench/device/drift-process.ts <device> <perturbations>`.
 *
 * Devices round differently, and training may magnify that: how much is what perturbed runs on the CPU tell.
 */
import { cellConfiguration, learningRateOf, parseConfiguration } from "#atlas/configuration";
import { drawsOf, planExperiment } from "#atlas/plan";
import { standardisation, standardise } from "#data";
import { DEVICES, selectDevice } from "#engine";
import { mlp } from "#families/networks";
import { classifierObjective } from "#landscape";
import { lossOf } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { loadDataset } from "#sources/datasets";
import { asCommand, badArgument } from "../command.ts";

/** Losses by network, by run (the first is not perturbed) and by epoch. */
export type DriftFound = readonly (readonly (readonly number[])[])[];

/** By what share of itself a weight is perturbed, one standard deviation: what float32 rounds off. */
const PERTURBATION = 1e-7;

const CELL = "{ grid: { load: { width: [4] }, temperature: { batch_size: [64] } }, seeds: 2 }";

await asCommand(async () => {
  const [deviceName, count] = process.argv.slice(2);
  const device = DEVICES.find((known) => known === deviceName);
  if (device === undefined || !(Number(count) >= 0)) {
    throw badArgument(`${deviceName} ${count} is nothing to do`, "a device and how many perturbations");
  }
  if (device !== "cpu") await selectDevice(device);
  const configuration = parseConfiguration(CELL, "drift");
  const { knobs, networks } = planExperiment(configuration).cells[0]!;
  const { data, model, training } = cellConfiguration(configuration, knobs);
  const rootSeed = configuration.root_seed;
  const { train } = await loadDataset(data, { dataFolder: ".", rootSeed, trainExamples: data.examples });
  const { images, labels, channels, height, width, classes } = standardise(train, standardisation(train));
  const network = mlp({
    inputShape: [channels, height, width],
    width: model.width,
    depth: model.depth,
    classes,
  });
  const members = networks.flatMap((planned) => {
    const stream = (purpose: string) => randomStream(rootSeed, purpose, drawsOf(planned));
    const own = {
      examples: { targets: labels },
      learningRate: learningRateOf(training),
      weightDecay: training.weight_decay,
    };
    return Array.from({ length: 1 + Number(count) }, (_, run) => {
      const initial = initialise(network, model.initialisation, stream("initialisation"));
      const noise = randomStream(rootSeed, "perturbation", run);
      const perturbed = initial.map((weight) => weight * (1 + PERTURBATION * noise.normal()));
      return { ...own, initial: run === 0 ? initial : perturbed, batchOrder: stream("batch-order") };
    });
  });
  const trained = await trainEnsemble({
    objective: classifierObjective(network, lossOf(training.loss)),
    examples: { inputs: images },
    members,
    batchSize: training.batch_size,
    optimiser: sgd.make({ momentum: training.momentum }),
    schedule: training.schedule,
    budget: training.budget,
    stop: training.stop,
    incompleteBatch: training.incomplete_batch,
  });
  const losses = trained.map(({ history }) => history.loss);
  const runs = members.length / networks.length;
  const found: DriftFound = networks.map((_, i) => losses.slice(i * runs, (i + 1) * runs));
  process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
});
