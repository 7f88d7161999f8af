import { type CellConfiguration, cellConfiguration, oncePerSection } from "#atlas/configuration";
import { canonicalJson } from "#files";
import { GRADIENT, networksAtOnce } from "#landscape/sizes";
import type { NetworkSizes } from "#nets/layers";
import { answerBytes } from "./answer-bytes.ts";
import type { CellNetworks } from "./cell-networks.ts";
import { evenParts } from "./even-parts.ts";
import { drawsOf, type PlannedCell, type PlannedNetwork } from "./job.ts";
import { BESIDE_TRAINING } from "./network-determinants.ts";

/** The most networks that train as one program, however small: more would leave other workers without a share. */
export const MOST_IN_GROUP = 32;

/** While the activations of a step are no more than this, a processor's cache, sharing a program costs no time, bytes. */
const CACHE_BYTES = 32 * 2 ** 20;

/**
 * Networks that train together: those that differ in nothing but learning rate, weight decay, label noise and seed,
 * groups of one program as even as can be, the seeds of a cell together where they fit.
 *
 * Networks of equal draws are taken from one training, and count as one. A group has as many as gain from sharing a program, at most `MOST_IN_GROUP`: many small networks, large
 * ones one by one. Nothing of the machine enters, so that a plan is the same everywhere.
 *
 * @param cells with the networks that are to be trained, one or more each
 * @returns groups in the order of their first cell
 */
export function trainGroups(
  cells: readonly PlannedCell[],
  configuration: CellConfiguration,
  networkOf: CellNetworks,
): readonly (readonly PlannedNetwork[])[] {
  const byProgram = Map.groupBy(cells, ({ knobs }) => programOf(cellConfiguration(configuration, knobs)));
  return [...byProgram.values()].flatMap((sameProgram) => {
    const { knobs } = sameProgram[0]!;
    const { data, training } = cellConfiguration(configuration, knobs);
    const network = networkOf(knobs);
    const seeds = largest(sameProgram.map(({ networks }) => networks));
    const together = mostTogether(network, training.batch_size, seeds);
    const most = Math.min(together, mostHeld(network, data));
    const cellsOfTrainings = trainingsOfCells(sameProgram);
    const units: readonly (readonly Training[])[] =
      seeds <= most
        ? cellsOfTrainings
        : cellsOfTrainings.flatMap((trainings) => trainings.map((training) => [training]));
    const unitsInGroup = Math.floor(most / largest(units));
    return evenParts(units, Math.ceil(units.length / unitsInGroup)).map((part) => part.flat(2));
  });
}

function largest(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((most, { length }) => Math.max(most, length), 0);
}

/** The networks that are taken from one training. */
type Training = readonly PlannedNetwork[];

/** The trainings of cells, seed by seed; cells whose networks are taken from the same ones together. */
function trainingsOfCells(cells: readonly PlannedCell[]): readonly (readonly Training[])[] {
  const byFirst = Map.groupBy(cells, ({ networks }) => drawsOf(networks[0]!));
  return [...byFirst.values()].map((same) => [
    ...Map.groupBy(
      same.flatMap(({ networks }) => networks),
      drawsOf,
    ).values(),
  ]);
}

/**
 * Names what the networks of a cell must have in common with others to train with them: all that makes them, but for
 * what each member of an ensemble has of its own.
 */
function programOf({ data, model, training }: CellConfiguration): string {
  return [imagesOf(data), networkOfModel(model), procedureOf(training)].join(" ");
}

const imagesOf = oncePerSection(({ label_noise: _, ...images }: CellConfiguration["data"]) =>
  canonicalJson(images),
);

const networkOfModel = oncePerSection((model: CellConfiguration["model"]) => canonicalJson(model));

const procedureOf = oncePerSection(
  ({ learning_rate: _rate, weight_decay: _decay, ...procedure }: CellConfiguration["training"]) =>
    canonicalJson({
      ...procedure,
      ...Object.fromEntries(BESIDE_TRAINING.map((setting) => [setting, null])),
    }),
);

/** What the answers of the networks of a job may take, which it holds to look at them twice, bytes. */
const HELD_BYTES = 512 * 2 ** 20;

/** How many networks to hold with their answers, which are large where there is one for each of several places. */
function mostHeld(network: NetworkSizes, data: CellConfiguration["data"]): number {
  if (network.sequence === undefined && network.places === undefined) return MOST_IN_GROUP;
  return Math.max(1, Math.floor(HELD_BYTES / answerBytes(network, data)));
}

/** How many networks to train as one program: those that gain from it, and a cell's seeds where they do not lose. */
function mostTogether(network: NetworkSizes, rows: number, seeds: number): number {
  const gaining = networksAtOnce({ of: network, rows, pass: GRADIENT });
  const cached = Math.floor(CACHE_BYTES / (4 * GRADIENT.copies * rows * network.workload.activations));
  return Math.min(MOST_IN_GROUP, Math.max(gaining, seeds <= cached ? seeds : 1));
}
