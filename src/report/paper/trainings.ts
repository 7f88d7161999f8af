import type { EpochCurve } from "#figures";
import { knobNamed } from "#knobs";
import type { QuantityName } from "#quantities";
import { type Estimate, estimateMean, mean, studentInterval } from "#statistics";
import { knobNumber } from "#taxonomy";
import type { CellEvidence } from "../cell-evidence.ts";
import type { ReportSlice } from "../slices.ts";
import type { PaperRun } from "./paper-run.ts";

/** The slices of a run whose networks are of one training each, taken at several of its epochs. */
export interface Training {
  /** Where training ends. */
  readonly end: ReportSlice;
  /** Where networks are taken before, in the order of their epochs. */
  readonly earlier: readonly ReportSlice[];
  /** The values of the slices but for the checkpoint. */
  readonly values: ReportSlice["values"];
}

/** What a network was at the end of its training, or where it was taken from it. */
type Networks = Pick<CellEvidence, "networks" | "observations">;

/** The trainings of a run: its slices, those that differ in the checkpoint alone in one. */
export function trainingsOf({ slices }: Pick<PaperRun, "slices">): readonly Training[] {
  const groups = Map.groupBy(slices, ({ values }) => JSON.stringify(withoutCheckpoint(values)));
  return [...groups.values()].map((group) => {
    const inOrder = group.toSorted((a, b) => checkpointOf(a) - checkpointOf(b));
    return {
      end: inOrder.at(-1)!,
      earlier: inOrder.slice(0, -1),
      values: withoutCheckpoint(inOrder[0]!.values),
    };
  });
}

function isCheckpoint(knob: string): boolean {
  return knobNamed(knob).sets.startsWith("training.checkpoint");
}

function withoutCheckpoint(values: ReportSlice["values"]): ReportSlice["values"] {
  return Object.fromEntries(Object.entries(values).filter(([knob]) => !isCheckpoint(knob)));
}

function checkpointOf({ values }: ReportSlice): number {
  const [, value] = Object.entries(values).find(([knob]) => isCheckpoint(knob)) ?? [];
  return typeof value === "number" ? value : Number.POSITIVE_INFINITY;
}

/** The index of the cell of a slice at the place of another cell in the plane; undefined where it has none. */
export function twinOf({ table }: PaperRun, slice: ReportSlice, index: number): number | undefined {
  const { load, temperature, cells } = table;
  const placeOf = (cell: number): string =>
    [load, temperature].map(({ knob }) => knobNumber(cells[cell]!, knob)).join(" ");
  let places = placesIn.get(slice);
  if (places === undefined) {
    // Of cells at one place the first counts, which is set last.
    places = new Map(slice.cells.toReversed().map((cell) => [placeOf(cell), cell]));
    placesIn.set(slice, places);
  }
  return places.get(placeOf(index));
}

/** The cells of slices by their places, since every cell of another slice asks for its own. */
const placesIn = new WeakMap<ReportSlice, ReadonlyMap<string, number>>();

/** The values of a quantity of single networks, by their seeds. */
export function valuesBySeed(
  { observations }: Networks,
  quantity: QuantityName,
): ReadonlyMap<number, number> {
  return new Map(
    observations.flatMap(({ quantity: name, seeds: [seed, ...others], value }) =>
      name === quantity && seed !== undefined && others.length === 0 && value !== null
        ? [[seed, value] as const]
        : [],
    ),
  );
}

/** The mean of what one number of each network has more than another, network by network. */
export function pairedGain(more: ReadonlyMap<number, number>, less: ReadonlyMap<number, number>): Estimate {
  return estimateMean(
    [...more].flatMap(([seed, value]) => {
      const other = less.get(seed);
      return other === undefined ? [] : [value - other];
    }),
  );
}

/** What the oracle keeps of a quantity of test data. */
export const ORACLE_OF = { test_loss: "oracle_test_loss", test_acc_pct: "oracle_test_acc_pct" } as const;

/**
 * A quantity of test data over the training of the networks of a cell: epoch by epoch as far as all of them trained where
 * that was followed, else at the epochs where networks are taken and at the best one; then at the end.
 *
 * @param stages of the same networks: where they were taken, the end last
 */
export function epochCurve(metric: keyof typeof ORACLE_OF, stages: readonly Networks[]): EpochCurve | null {
  const end = stages.at(-1);
  if (end === undefined) return null;
  const atStages = stages.flatMap((stage) => pointOf(epochsBySeed(stage), valuesBySeed(stage, metric)));
  if (atStages.length === 0) return null;
  const best = pointOf(bestEpochs(end), valuesBySeed(end, ORACLE_OF[metric]))[0] ?? null;
  const followed = end.networks.flatMap(({ series }) =>
    series?.[metric] === undefined ? [] : [series[metric]],
  );
  const common = Math.min(...followed.map(({ length }) => length));
  const byEpoch =
    followed.length === 0
      ? []
      : Array.from({ length: common }, (_, epoch) => ({
          x: epoch + 1,
          y: mean(followed.flatMap((values) => values[epoch] ?? [])),
        }));
  const last = atStages.at(-1)!;
  const before = byEpoch.filter(({ x }) => x < last.x);
  if (before.length > 0) return { points: [...before, last], best, sparse: false };
  const known = [...atStages, ...(best === null ? [] : [best])];
  return { points: known.toSorted((a, b) => a.x - b.x), best, sparse: true };
}

function epochsBySeed({ networks }: Networks): ReadonlyMap<number, number> {
  return new Map(networks.map(({ seed, epochs }) => [seed, epochs]));
}

function bestEpochs({ observations }: Networks): ReadonlyMap<number, number> {
  return new Map(
    observations.flatMap(({ quantity, seeds: [seed], detail: { epoch } }) =>
      quantity === ORACLE_OF.test_loss && seed !== undefined && typeof epoch === "number"
        ? [[seed, epoch] as const]
        : [],
    ),
  );
}

/** The mean of a number of some networks at the mean of their epochs; none without any. */
function pointOf(epochs: ReadonlyMap<number, number>, values: ReadonlyMap<number, number>) {
  const known = [...values].flatMap(([seed, value]) => {
    const epoch = epochs.get(seed);
    return epoch === undefined ? [] : [{ epoch, value }];
  });
  const estimate = estimateMean(known.map(({ value }) => value));
  const x = mean(known.map(({ epoch }) => epoch));
  if (x === null || estimate.value === null) return [];
  const interval = studentInterval(estimate);
  return [
    { x, y: estimate.value, interval: interval === null ? null : ([interval.low, interval.high] as const) },
  ];
}
