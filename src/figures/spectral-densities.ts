import { logMagnitudes, weightedDensity } from "#statistics";
import type { LineChart, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { numberLabel } from "./number-label.ts";
import { seriesStyle } from "./series-style.ts";

/** The spectrum of one network as nodes with weights that sum to 1. */
export interface NetworkSpectrum {
  readonly seed: number;
  /** What the network is called. @default its seed */
  readonly name?: string;
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** The share of the range of all networks that a node's Gaussian has for its width. */
const WIDTH = 0.01;

/** How many widths beyond the outermost nodes lines go: there any of them has sunk below what is drawn. */
const MARGIN = 5;

/** A density below this share of the largest is not drawn on a log axis. */
const SMALLEST_DRAWN = 1e-5;

/**
 * The spectral densities of networks: of eigenvalues, and of the logarithms of their magnitudes. Both say how they are
 * smoothed, alike for all networks.
 */
export function spectralDensities(
  networks: readonly NetworkSpectrum[],
  title = "Spectral density of the Hessian",
  unit = "nats",
): Panels {
  const plain = linesOf(networks, (nodes) => nodes);
  const logarithms = linesOf(networks, logMagnitudes);
  const chart = (
    heading: string,
    x: string,
    width: number,
    y: LineChart["y"],
    series: LineSeries[],
  ): LineChart => ({
    kind: "line-chart",
    title: heading,
    x: { title: `${x}, smoothed by ${numberLabel(width)}` },
    y,
    series,
    legend: [],
  });
  const largest = Math.max(...plain.lines.flatMap(({ points }) => points.map(({ y }) => y ?? 0)));
  const shown = plain.lines.map((line) => ({
    ...line,
    points: line.points.map(({ x, y }) => ({ x, y: y !== null && y > SMALLEST_DRAWN * largest ? y : null })),
  }));
  return {
    kind: "panels",
    title,
    columns: 2,
    panels: [
      chart("(a) Eigenvalues", `Eigenvalue, ${unit}`, plain.width, { title: "Density", scale: "log" }, shown),
      chart(
        "(b) Logarithms of magnitudes",
        "ln |eigenvalue|",
        logarithms.width,
        { title: "Density", scale: "linear" },
        logarithms.lines,
      ),
    ],
    sharedAxes: false,
    legend: lineLegend(plain.lines),
  };
}

function linesOf(
  networks: readonly NetworkSpectrum[],
  placesOf: (nodes: readonly number[]) => readonly number[],
): { readonly width: number; readonly lines: LineSeries[] } {
  const places = networks.map(({ nodes }) => placesOf(nodes));
  const all = places.flat();
  const range = Math.max(...all) - Math.min(...all);
  const width = WIDTH * (range > 0 ? range : 1);
  const lines = networks.map(({ seed, name = `seed ${seed}`, weights }, index) => {
    const { at, density } = weightedDensity(places[index]!, weights, { width, margin: MARGIN });
    return {
      name,
      ...seriesStyle(index),
      points: Array.from(at, (x, i) => ({ x, y: density[i]! })),
    };
  });
  return { width, lines };
}
