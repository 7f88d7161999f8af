import type { BorderEvidence, GridPoint, Whisker } from "../figure.ts";
import { BORDER_CASING, BORDER_INK, BORDER_STYLES } from "./border-style.ts";
import { element, type SvgNode } from "./svg.ts";

/** Radius of the dot of a whisker and of the mark of the quadruple point. */
const DOT = 2;
const QUADRUPLE = 4.5;
const WHISKER_WIDTH = 1;

/**
 * Draws curved borders, the transition of every line and the quadruple point.
 *
 * @param pixels where a point in grid units lies
 */
export function drawEvidence(
  { curves, whiskers, quadruplePoint }: BorderEvidence,
  pixels: (point: GridPoint) => GridPoint,
): SvgNode {
  const at = (point: GridPoint): string => {
    const { x, y } = pixels(point);
    return `${x},${y}`;
  };
  const curvePath = (some: typeof curves) =>
    some.map(({ points }) => `M${points.map(at).join("L")}`).join("");
  const group = element("g", {
    class: "border-evidence",
    fill: "none",
    "stroke-linejoin": "round",
    "pointer-events": "none",
  });
  if (curves.length > 0)
    group.append(
      element("path", { d: curvePath(curves), stroke: BORDER_CASING, "stroke-width": 3.6, opacity: 0.75 }),
    );
  for (const kind of ["crossover", "transition"] as const) {
    const some = curves.filter((curve) => curve.kind === kind);
    const { width, dash } = BORDER_STYLES[kind];
    if (some.length > 0)
      group.append(
        element("path", {
          class: `${kind}-curves`,
          d: curvePath(some),
          stroke: BORDER_INK,
          "stroke-width": width,
          "stroke-dasharray": dash,
        }),
      );
  }
  const bars = (some: readonly Whisker[]) => some.map(({ from, to }) => `M${at(from)}L${at(to)}`).join("");
  if (whiskers.length > 0)
    group.append(
      element("path", {
        class: "whiskers",
        d: bars(whiskers),
        stroke: BORDER_INK,
        "stroke-width": WHISKER_WIDTH,
      }),
    );
  for (const whisker of whiskers) group.append(dot(pixels(whisker.at), DOT, BORDER_INK));
  if (quadruplePoint !== null)
    group.append(
      element("path", { d: bars(quadruplePoint), stroke: BORDER_INK, "stroke-width": 1.8 }),
      quadrupleMark(pixels(quadruplePoint[0].at)),
    );
  return group;
}

/** A ring about a dot: where the two transitions meet. */
export function quadrupleMark(at: GridPoint): SvgNode {
  return element(
    "g",
    { class: "quadruple-point" },
    element("circle", {
      cx: at.x,
      cy: at.y,
      r: QUADRUPLE,
      fill: BORDER_CASING,
      stroke: BORDER_INK,
      "stroke-width": 1.6,
    }),
    element("circle", { cx: at.x, cy: at.y, r: DOT, fill: BORDER_INK }),
  );
}

/** The dot of a whisker. */
export function dot({ x, y }: GridPoint, radius = DOT, fill = BORDER_INK): SvgNode {
  return element("circle", { cx: x, cy: y, r: radius, fill, stroke: BORDER_CASING, "stroke-width": 0.7 });
}
