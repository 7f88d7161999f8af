import { gainMap } from "#figures";
import { type ReportSlice, sliceStem } from "../slices.ts";
import { fileStem, type NamedFigure, type PaperFigure } from "./paper-figure.ts";
import { decays, type PaperRun } from "./paper-run.ts";

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
  draw: (run, beside) => {
    const slices = [run, ...beside.filter((other) => hasSamePlane(run, other))].flatMap((one) =>
      one.slices.map((slice) => ({ run: one, slice })),
    );
    const constant = slices.filter((one) => !decays(one.run, one.slice));
    return slices
      .filter((one) => decays(one.run, one.slice))
      .flatMap((decayed) => {
        const other = constant.find((one) => one.slice !== decayed.slice && otherwiseSame(decayed, one));
        return other === undefined ? [] : [gainOf(decayed, other)];
      });
  },
};

function gainOf(decayed: RunSlice, constant: RunSlice): NamedFigure {
  const isOneRun = decayed.run === constant.run;
  const nameOf = ({ run, slice }: RunSlice): string =>
    [isOneRun ? "" : run.table.name, slice.title].filter((part) => part !== "").join(", ");
  const title = `Test accuracy of ${nameOf(decayed)} less that of ${nameOf(constant)}`;
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

function hasSamePlane({ table: a }: PaperRun, { table: b }: PaperRun): boolean {
  return a.load.knob === b.load.knob && a.temperature.knob === b.temperature.knob;
}

/** Whether two slices differ in the schedule at most. */
function otherwiseSame({ slice: a }: RunSlice, { slice: b }: RunSlice): boolean {
  const knobs = new Set([...Object.keys(a.values), ...Object.keys(b.values)]);
  return [...knobs].every((knob) => knob === "schedule" || a.values[knob] === b.values[knob]);
}
