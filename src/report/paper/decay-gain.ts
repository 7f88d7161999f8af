import { gainMap } from "#figures";
import { differingKeys } from "#files";
import { knobNamed } from "#knobs";
import { wordsUnder } from "#quantities";
import { type ClassifiedCell, knobNumber, termsOf } from "#taxonomy";
import { type ReportSlice, sliceStem } from "../slices.ts";
import { keysInWords } from "./lacking.ts";
import { fileStem, type NamedFigure, type PaperFigure } from "./paper-figure.ts";
import { decays, type PaperRun, settingIn } from "./paper-run.ts";

/** A slice of a run. */
interface RunSlice {
  readonly run: PaperRun;
  readonly slice: ReportSlice;
}

/** Figure 13: what a decaying rate gains over a constant one, in one run that sweeps the schedule or in two runs. */
export const DECAY_GAIN: PaperFigure = {
  name: "figure 13",
  shows: "the accuracy that a decaying rate gains over a constant one",
  needs: "slices of schedule, one of them constant, or a run of the other kind beside it (--beside)",
  unfit: (run, other) => {
    const [own, others] = [planeWords(run), planeWords(other)];
    if (own !== others) return `its plane is ${others}, not ${own}`;
    const keys = otherSettings(run, other);
    if (keys.length > 0) return `it differs in more than the rate, in ${keysInWords(keys)}`;
    if (!haveCellInCommon(run, other)) return "no cell of it is at the place of one of this run";
    if (pairsOf([run, other]).some(([a, b]) => a.run !== b.run)) return null;
    const kinds = [run, other].flatMap((one) => one.slices.map((slice) => decays(one, slice)));
    if (new Set(kinds).size === 1)
      return kinds[0] ? "both have a rate that decays" : "both have a constant rate";
    return "no slice of it differs from one of this run in the schedule alone";
  },
  draw: (run, beside) => pairsOf([run, ...beside]).map(([decayed, constant]) => gainOf(decayed, constant)),
};

/** Every slice at a decaying rate with the first other at a constant one that is otherwise the same. */
function pairsOf(runs: readonly PaperRun[]): readonly (readonly [decayed: RunSlice, constant: RunSlice])[] {
  const slices = runs.flatMap((run) => run.slices.map((slice) => ({ run, slice })));
  const constant = slices.filter((one) => !decays(one.run, one.slice));
  return slices
    .filter((one) => decays(one.run, one.slice))
    .flatMap((decayed) => {
      const other = constant.find((one) => otherwiseSame(decayed, one));
      return other === undefined ? [] : [[decayed, other] as const];
    });
}

/** What a comparison of schedules may change besides: the rate and how long it lasts, how much is computed and measured. */
const BESIDE_SCHEDULE =
  /^(?:name$|seeds$|root_seed$|device$|grid\.|measure\.|phases\.|training\.(?:schedule|learning_rate|budget|stop|checkpoint|oracle)(?:\.|$))/;

/** The settings in which two runs differ and that have nothing to do with the schedule. */
function otherSettings(run: PaperRun, other: PaperRun): readonly string[] {
  const swept = new Set(
    [run, other].flatMap(({ table: { load, temperature, slices } }) =>
      [load, temperature, ...slices].map(({ knob }) => knobNamed(knob).sets),
    ),
  );
  return differingKeys(run.configuration, other.configuration).filter(
    (key) => !BESIDE_SCHEDULE.test(key) && !swept.has(key),
  );
}

function haveCellInCommon(run: PaperRun, other: PaperRun): boolean {
  const placeIn = ({ table: { load, temperature } }: PaperRun, cell: ClassifiedCell): string =>
    [load, temperature].map(({ knob }) => knobNumber(cell, knob)).join(" ");
  const places = new Set(run.table.cells.map((cell) => placeIn(run, cell)));
  return other.table.cells.some((cell) => places.has(placeIn(other, cell)));
}

function gainOf(decayed: RunSlice, constant: RunSlice): NamedFigure {
  const isOneRun = decayed.run === constant.run;
  const nameOf = ({ run, slice }: RunSlice): string =>
    [isOneRun ? "" : run.table.name, slice.title].filter((part) => part !== "").join(", ");
  const besides = differingKeys(decayed.run.configuration, constant.run.configuration).filter((key) =>
    /^training\.(?!schedule|checkpoint|oracle)/.test(key),
  );
  const title = [
    `${wordsUnder(termsOf(decayed.run.table.cells), "Test accuracy")} of ${nameOf(decayed)} less that of ${nameOf(constant)}`,
    ...(besides.length === 0
      ? []
      : [`${keysInWords(besides)} differ${besides.length === 1 ? "s" : ""}, too`]),
  ].join("; ");
  return {
    name: fileStem("figure-13", isOneRun ? "" : decayed.run.table.name, sliceStem(decayed.slice.values)),
    figure: gainMap(
      "test_acc_pct",
      { table: decayed.run.table, slice: decayed.slice.values },
      { table: constant.run.table, slice: constant.slice.values },
      title,
    ),
  };
}

function planeWords({ table: { load, temperature } }: PaperRun): string {
  return `${load.knob} against ${temperature.knob}`;
}

/** Whether two slices differ in the schedule at most: of a knob that one sweeps, the other has the same value. */
function otherwiseSame(a: RunSlice, b: RunSlice): boolean {
  const knobs = new Set([...Object.keys(a.slice.values), ...Object.keys(b.slice.values)]);
  return [...knobs].every(
    (knob) => knob === "schedule" || settingIn(a.run, a.slice, knob) === settingIn(b.run, b.slice, knob),
  );
}
