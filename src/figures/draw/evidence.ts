import type { TransitionName } from "#taxonomy";
import type { BorderCurve, BorderEvidence, CurveKind, GridPoint, Whisker } from "../figure.ts";
import { BORDER_CASING, BORDER_INK, BORDER_STYLES } from "./border-style.ts";
import { simplifiedLine } from "./simplified-line.ts";
import { element, type SvgNode } from "./svg.ts";

/** Radius of the dot of a whisker and of the mark of the quadruple point. */
const DOT = 2.2;
const QUADRUPLE = 4.5;

/** How far a drawn curve may run from its points, pixels: less than can be seen. */
const CURVE_TOLERANCE = 0.15;

/** Where a point in grid units lies. */
export type ToPixels = (point: GridPoint) => GridPoint;

/** Draws curved borders and the intervals of transitions, which go below the letters of the cells. */
export function evidenceLines(
  { curves, whiskers, quadruplePoint }: BorderEvidence,
  toPixels: ToPixels,
): SvgNode {
  const line = (points: readonly GridPoint[]): string =>
    `M${points.map(({ x, y }) => `${x},${y}`).join("L")}`;
  const along = (some: readonly BorderCurve[]) =>
    some.map(({ points }) => line(simplifiedLine(points.map(toPixels), CURVE_TOLERANCE))).join("");
  const bars = (some: readonly Whisker[]) =>
    some.map(({ from, to }) => line([from, to].map(toPixels))).join("");
  const path = (name: string, d: string, attributes: Readonly<Record<string, string | number>>) =>
    d === "" ? [] : [element("path", { class: name, d, stroke: BORDER_INK, ...attributes })];
  const ofKind = (kind: CurveKind) => {
    const { width, dash, core } = BORDER_STYLES[kind];
    const d = along(curves.filter((curve) => curve.kind === kind));
    return [
      ...path("curve-casing", d, { stroke: BORDER_CASING, "stroke-width": width + 1.8, opacity: 0.75 }),
      ...path(`${kind}-curves`, d, { "stroke-width": width, "stroke-dasharray": dash }),
      ...(core === 0 ? [] : path("curve-core", d, { stroke: BORDER_CASING, "stroke-width": core })),
    ];
  };
  return element(
    "g",
    { fill: "none", "stroke-linejoin": "round", "pointer-events": "none" },
    ...ofKind("crossover"),
    ...ofKind("connectivity"),
    ...ofKind("hessian"),
    ...path("whiskers", bars(whiskers), { "stroke-width": 1 }),
    ...path("quadruple-whiskers", bars(quadruplePoint ?? []), { "stroke-width": 1.8 }),
  );
}

/** Draws the position of every transition and the quadruple point, which go above the letters and say what they are. */
export function evidenceMarks({ whiskers, quadruplePoint }: BorderEvidence, toPixels: ToPixels): SvgNode {
  const titled = (mark: SvgNode, { title }: Whisker): SvgNode =>
    element("g", {}, element("title", {}, title), mark);
  return element(
    "g",
    { class: "transition-marks" },
    ...whiskers.map((whisker) => titled(dot(toPixels(whisker.at), whisker.transition), whisker)),
    ...(quadruplePoint === null
      ? []
      : [titled(quadrupleMark(toPixels(quadruplePoint[0].at)), quadruplePoint[0])]),
  );
}

/** A ring about a dot: where the two transitions meet. */
export function quadrupleMark(at: GridPoint): SvgNode {
  return element(
    "g",
    {},
    element("circle", {
      cx: at.x,
      cy: at.y,
      r: QUADRUPLE,
      fill: BORDER_CASING,
      stroke: BORDER_INK,
      "stroke-width": 1.6,
    }),
    dot(at, "hessian"),
  );
}

/** The position of a transition on one line: as dark as the Hessian transition's curve, as light as the other's core. */
export function dot({ x, y }: GridPoint, transition: TransitionName): SvgNode {
  const dark = transition === "hessian";
  return element("circle", {
    cx: x,
    cy: y,
    r: DOT,
    fill: dark ? BORDER_INK : BORDER_CASING,
    stroke: dark ? BORDER_CASING : BORDER_INK,
    "stroke-width": dark ? 0.7 : 1.2,
  });
}
