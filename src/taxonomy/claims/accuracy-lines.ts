import { degreesOfFreedom, mean, median } from "#statistics";
import { knobNumber } from "../table/cell-knobs.ts";
import { estimateIn } from "../table/cells.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import { coldness, linesAlong } from "../table/grid.ts";
import { whyUnreadable } from "../table/readable-estimate.ts";
import type { SliceSetting } from "./claim-setting.ts";

/** The test accuracy of one cell on a line of the grid. */
interface AccuracyPoint {
  readonly cell: ClassifiedCell;
  /** Percent. */
  readonly accuracy: number;
  /** How well it is known, points; never 0. */
  readonly standardError: number;
}

/** A row or column of the grid: from narrow to wide, or from hot to cold. */
export interface AccuracyLine {
  /** The value of the knob that stays. */
  readonly at: number;
  readonly points: readonly AccuracyPoint[];
  /** Of the standard errors, for Student's t: those of all cells together, or of the roughness that stands for them; at least 1. */
  readonly degreesOfFreedom: number;
}

/** Lines of accuracies and where their standard errors come from. */
export interface AccuracyLines {
  readonly lines: readonly AccuracyLine[];
  /** In words, such as `seeds`. */
  readonly errorsFrom: string;
}

/** Accuracies that differ by less than this are equal, points. */
const RESOLUTION = 0.001;
/** Of a straight line, from which roughness departs. */
const ROUGHNESS_PARAMETERS = 2;
/** A line of two cells has no inside. */
const LEAST_POINTS = 3;

/**
 * The accuracies along one direction of the plane; cells whose networks all failed to train are left out, lines of
 * fewer than three measured cells, too, and so are those along which every accuracy is the same and none has a standard error, which say nothing of a shape.
 *
 * The standard error of a cell is its own or the median one of its line, whichever is larger, since two or three
 * seeds know their own noise badly. A line on which no cell has one has an upper estimate from its roughness or
 * that of the median line, whichever is larger (Gasser, Sroka and Jennen-Steinmetz, "Residual variance and
 * residual pattern in nonlinear regression", 1986, for equal steps).
 */
export function accuracyLines(
  { table: { load, temperature }, slice }: SliceSetting,
  along: "load" | "temperature",
): AccuracyLines {
  const [moves, stays] = along === "load" ? [load.knob, temperature.knob] : [temperature.knob, load.knob];
  const rank = (cell: ClassifiedCell) =>
    along === "load" ? knobNumber(cell, moves)! : coldness(moves, knobNumber(cell, moves)!);
  const lines = linesAlong(slice.cells, moves, stays)
    .map(({ at, cells }) => {
      const points = cells
        .toSorted((a, b) => rank(a) - rank(b))
        .flatMap((cell) => {
          if (whyUnreadable(cell) !== null) return [];
          const estimate = estimateIn(cell, "test_acc_pct");
          const { value, standardError } = estimate;
          const degrees = degreesOfFreedom(estimate) ?? 0;
          return value === null ? [] : [{ cell, accuracy: value, standardError, degrees }];
        });
      const errors = points.map(({ standardError }) => standardError).filter((error) => error !== null);
      return { at, points, typicalError: median(errors), roughness: roughnessOf(points) };
    })
    .filter(
      ({ points, typicalError }) =>
        points.length >= LEAST_POINTS && (typicalError !== null || !isLevel({ points })),
    );
  const typicalRoughness = median(lines.map(({ roughness }) => roughness)) ?? 0;
  const known = lines.filter(({ typicalError }) => typicalError !== null).length;
  return {
    errorsFrom:
      known === lines.length
        ? "seeds"
        : known === 0
          ? "the roughness of lines"
          : "seeds or, where unknown, the roughness of lines",
    lines: lines.map(({ at, points, typicalError, roughness }) => {
      const least = Math.max(typicalError ?? Math.max(roughness, typicalRoughness), RESOLUTION);
      return {
        at,
        points: points.map(({ cell, accuracy, standardError }) => ({
          cell,
          accuracy,
          standardError: Math.max(standardError ?? 0, least),
        })),
        degreesOfFreedom: Math.max(
          1,
          typicalError === null
            ? points.length - ROUGHNESS_PARAMETERS
            : points.reduce((sum, { degrees }) => sum + degrees, 0),
        ),
      };
    }),
  };
}

/** Whether every accuracy of a line is the same, so that it has no best cell. */
export function isLevel({ points }: { readonly points: readonly { readonly accuracy: number }[] }): boolean {
  return points.every(({ accuracy }) => accuracy === points[0]?.accuracy);
}

/** The standard deviation of noise about a line that is straight over any three neighbours. */
function roughnessOf(points: readonly { readonly accuracy: number }[]): number {
  const squares = points
    .slice(1, -1)
    .map(({ accuracy }, i) => ((points[i]!.accuracy + points[i + 2]!.accuracy) / 2 - accuracy) ** 2);
  return Math.sqrt((mean(squares) ?? 0) / 1.5);
}
