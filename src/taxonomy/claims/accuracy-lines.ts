import { median } from "#statistics";
import type { ClassifiedCell } from "../table/classified.ts";
import { coldness, linesAlong } from "../table/grid.ts";
import type { SliceSetting } from "./claim-setting.ts";

/** The test accuracy of one cell on a line of the grid. */
export interface AccuracyPoint {
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
}

/** Lines of accuracies and where their standard errors come from. */
export interface AccuracyLines {
  readonly lines: readonly AccuracyLine[];
  readonly errorsFrom: "seeds" | "roughness of the lines";
}

/** Accuracies that differ by less than this are equal, points. */
const RESOLUTION = 0.001;
/** The median of the absolute value of a standard normal draw. */
const MEDIAN_ABSOLUTE_NORMAL = 0.6745;
/** A line of two cells has no inside. */
const LEAST_POINTS = 3;

/**
 * The accuracies along one direction of the plane; lines of fewer than three measured cells are left out.
 *
 * The standard error of a cell is its own or the median one of its line, whichever is larger, since two or three
 * seeds know their own noise badly. Where no cell has one, a line has an upper estimate from its roughness or
 * the typical one of all lines, whichever is larger: half of second differences, as in Gasser, Sroka and
 * Jennen-Steinmetz, "Residual variance and residual pattern in nonlinear regression", 1986, with the median in
 * place of the mean.
 */
export function accuracyLines(
  { table: { load, temperature }, slice }: SliceSetting,
  along: "load" | "temperature",
): AccuracyLines {
  const [moves, stays] = along === "load" ? [load.knob, temperature.knob] : [temperature.knob, load.knob];
  const rank = (cell: ClassifiedCell) =>
    along === "load" ? cell.knobs[moves]! : coldness(moves, cell.knobs[moves]!);
  const measured = linesAlong(slice.cells, moves, stays)
    .map(({ at, cells }) => ({
      at,
      points: cells
        .toSorted((a, b) => rank(a) - rank(b))
        .flatMap((cell) => {
          const { value, standardError } = cell.metrics.test_acc_pct;
          return value === null ? [] : [{ cell, accuracy: value, standardError }];
        }),
    }))
    .filter(({ points }) => points.length >= LEAST_POINTS);
  const known = measured.some(({ points }) => points.some(({ standardError }) => standardError !== null));
  const roughness = (lines: readonly (typeof measured)[number][]) => (known ? 0 : roughnessOf(lines));
  const typical = roughness(measured);
  return {
    errorsFrom: known ? "seeds" : "roughness of the lines",
    lines: measured.map((line) => {
      const { at, points } = line;
      const errors = points.map(({ standardError }) => standardError).filter((error) => error !== null);
      const least = Math.max(median(errors) ?? 0, roughness([line]), typical, RESOLUTION);
      return {
        at,
        points: points.map((point) => ({
          ...point,
          standardError: Math.max(point.standardError ?? 0, least),
        })),
      };
    }),
  };
}

function roughnessOf(
  lines: readonly { readonly points: readonly { readonly accuracy: number }[] }[],
): number {
  const residuals = lines.flatMap(({ points }) =>
    points
      .slice(1, -1)
      .map(({ accuracy }, i) => Math.abs((points[i]!.accuracy + points[i + 2]!.accuracy) / 2 - accuracy)),
  );
  return (median(residuals) ?? 0) / (MEDIAN_ABSOLUTE_NORMAL * Math.sqrt(1.5));
}
