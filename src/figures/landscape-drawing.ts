import { OF_CLASSIFIERS, type Terms, wordsUnder } from "#quantities";
import type { LandscapePhase } from "#taxonomy";
import { type CurvePaths, type CurvePoint, pointsAlong } from "./curve-profile.ts";
import type { LineChart, LinePoint, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { numberLabel } from "./number-label.ts";
import { PHASE_COLOURS } from "./phase-colour.ts";

/** What is measured of one cell that stands for its phase. */
export interface MeasuredLandscape {
  readonly phase: LandscapePhase;
  /** What the cell is: `Width 2, Batch size 16`. */
  readonly place: string;
  /** Between one pair of its networks. */
  readonly paths: CurvePaths;
  /** The largest eigenvalue of the Hessian, mean of the cell; null where it is not known. */
  readonly largestEigenvalue: number | null;
  /** Distance between two networks, mean of the cell; null where it is not known. */
  readonly distance: number | null;
  /** CKA of two networks, mean of the cell; null where it is not known. */
  readonly similarity: number | null;
  /** Mode connectivity, points, mean of the cell; null where it is not known. */
  readonly connectivity: number | null;
}

const PHASE_CAPTIONS: Readonly<Record<LandscapePhase, string>> = {
  I: "sharp, poorly connected",
  II: "sharp, connected",
  III: "flat, poorly connected",
  "IV-A": "flat, connected, apart",
  "IV-B": "flat, connected, alike",
};

const LINE = { name: "straight line between two networks", colour: "#8C8C8C", dash: "5,3" } as const;
const VALLEY = {
  name: "steepest direction at either end, by curvature",
  colour: "#1a1a1a",
  dash: "2,2",
} as const;

/** Half the width of a drawn valley, as a share of the distance between the networks. */
const VALLEY_REACH = 0.12;
/** Its points, too many to be drawn as dots, since nobody measured them. */
const VALLEY_POINTS = 61;
/** What is left on either side of the widest valley, in the same unit. */
const SIDE = 0.01;
/** How much of the axis is above the highest loss, for the valleys of ends that lie there. */
const HEADROOM = 1.2;

const CAPTION =
  "A phase is told by training loss, by mode connectivity, which is of the training error, and by CKA, each a mean over the networks of the cell; drawn is the training loss between two of them.";

/**
 * The phases as landscapes that were measured, a panel each where the paper has caricatures (Yang et al. 2021, figure 1):
 * the training loss along the curve and the straight line between two networks, and at either end the parabola of the
 * largest eigenvalue, L + ½ λ s², with s on the scale of the distance between the two. All panels share one axis of
 * losses, so that heights compare.
 */
export function landscapeDrawing(
  landscapes: readonly MeasuredLandscape[],
  title: string,
  terms: Terms = OF_CLASSIFIERS,
): Panels {
  const highest = Math.max(
    0,
    ...landscapes.flatMap(({ paths }) => [...paths.line, ...paths.curve].map(({ nll }) => nll ?? 0)),
  );
  const top = highest === 0 ? 1 : HEADROOM * highest;
  const panels = landscapes.map((landscape): LineChart => {
    const { phase, place, paths } = landscape;
    const curve = { name: "curve", colour: PHASE_COLOURS[phase], dash: null };
    return {
      kind: "line-chart",
      title: `${phase}: ${PHASE_CAPTIONS[phase]}`,
      x: {
        title: "t along the path",
        note: noteOf(place, landscape),
        domain: [-VALLEY_REACH - SIDE, 1 + VALLEY_REACH + SIDE],
      },
      y: { title: `training loss, ${terms.lossUnit}`, scale: "linear", domain: [0, top] },
      series: [
        { ...LINE, points: lossesOf(paths.line) },
        ...valleys(landscape, top),
        { ...curve, points: lossesOf(paths.curve) },
      ].filter(({ points }) => points.length > 0),
      legend: [],
    };
  });
  const curves = landscapes.map(({ phase }) => ({
    name: `curve between them, ${phase}`,
    colour: PHASE_COLOURS[phase],
    dash: null,
  }));
  const legend = lineLegend([LINE, ...curves, VALLEY]);
  return {
    kind: "panels",
    title,
    columns: 3,
    panels,
    sharedAxes: false,
    legend,
    caption: wordsUnder(terms, CAPTION),
  };
}

function noteOf(place: string, { similarity, connectivity }: MeasuredLandscape): string {
  return [
    place,
    ...(connectivity === null ? [] : [`connectivity ${numberLabel(Number(connectivity.toFixed(1)))}`]),
    ...(similarity === null ? [] : [`CKA ${numberLabel(similarity, 2)}`]),
  ].join(", ");
}

function lossesOf(points: readonly CurvePoint[]): LinePoint[] {
  return pointsAlong(points, ({ nll }) => nll);
}

/** The parabola at either end, cut off where it leaves the chart; none where curvature, distance or loss is not known. */
function valleys({ paths, largestEigenvalue, distance }: MeasuredLandscape, top: number): LineSeries[] {
  if (largestEigenvalue === null || distance === null || !(largestEigenvalue > 0 && distance > 0)) return [];
  const points = lossesOf(paths.curve.length > 0 ? paths.curve : paths.line);
  return [points[0], points.at(-1)].flatMap((end): LineSeries[] => {
    if (end === undefined || end.y === null) return [];
    const bottom = end.y;
    const steps = Math.sqrt((2 * (top - bottom)) / largestEigenvalue) / distance;
    const reach = Math.min(VALLEY_REACH, steps);
    const parabola = Array.from({ length: VALLEY_POINTS }, (_, index): LinePoint => {
      const step = reach * ((2 * index) / (VALLEY_POINTS - 1) - 1);
      return { x: end.x + step, y: bottom + 0.5 * largestEigenvalue * (step * distance) ** 2 };
    });
    return [{ ...VALLEY, points: parabola }];
  });
}
