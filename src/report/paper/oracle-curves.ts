import { type EpochCurve, epochCurves, sliceTitle } from "#figures";
import { quantityNamed, titleUnder } from "#quantities";
import { termsOf } from "#taxonomy";
import { conjoined } from "#words";
import { sliceStem } from "../slices.ts";
import { lackOfNetworks } from "./lacking.ts";
import { fileStem, type NamedFigure, type PaperFigure } from "./paper-figure.ts";
import type { PaperRun } from "./paper-run.ts";
import { epochCurve, type Training, trainingsOf, twinOf } from "./trainings.ts";

/** What test data say of networks while they train, and the epoch at which stopping by them would have been best. */
export const ORACLE_CURVES: PaperFigure = {
  name: "oracle",
  shows: "test loss and accuracy by epoch, with the best epoch by test loss: drawn, and no phase rests on it",
  needs: "training: { oracle: true }, or slices of checkpoint",
  lacks: (run) => (followedTrainings(run).length > 0 ? lackOfNetworks(run) : null),
  draw: (run) =>
    followedTrainings(run).flatMap((training) =>
      (["test_loss", "test_acc_pct"] as const).flatMap((metric) => curvesOf(run, training, metric)),
    ),
};

function followedTrainings(run: PaperRun): readonly Training[] {
  return trainingsOf(run).filter(({ earlier }) => earlier.length > 0 || run.configuration.training.oracle);
}

function curvesOf(
  run: PaperRun,
  training: Training,
  metric: "test_loss" | "test_acc_pct",
): readonly NamedFigure[] {
  const { end, earlier, values } = training;
  const curves = new Map(
    end.cells.flatMap((index): (readonly [number, EpochCurve])[] => {
      const stages = [...earlier.map((slice) => twinOf(run, slice, index)), index];
      const records = stages.flatMap((stage) => (stage === undefined ? [] : [run.recordOf(stage)]));
      const curve = epochCurve(metric, records);
      return curve === null ? [] : [[index, curve]];
    }),
  );
  if (curves.size === 0) return [];
  const heading = [run.table.name, sliceTitle(values)].filter((part) => part !== "").join(", ");
  const drawn = [...curves.values()];
  const isSparse = drawn.some(({ sparse }) => sparse);
  const isFollowed = drawn.some(({ best }) => best !== null);
  const places = [
    ...(isSparse && earlier.length > 0 ? ["where networks are taken"] : []),
    ...(isFollowed ? ["at the best epoch"] : []),
    "at the end",
  ];
  const caption = [
    `${heading}: means over networks, with 95 % intervals ${conjoined(places)}.`,
    ...(isSparse ? ["Lines join the epochs that are known."] : []),
    ...(isFollowed
      ? ["The best epoch is chosen by the test set: a bound on what stopping early can gain."]
      : []),
  ].join(" ");
  const figure = epochCurves(run.table, metric, end.values, curves, {
    title: `${titleUnder(termsOf(run.table.cells), quantityNamed(metric))} by epoch, ${heading}`,
    caption,
  });
  return [{ name: fileStem("oracle", metric, sliceStem(values)), figure }];
}
