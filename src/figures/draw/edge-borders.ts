import type { Border } from "../figure.ts";
import { BORDER_CASING, BORDER_INK, BORDER_STYLES } from "./border-style.ts";
import type { ToPixels } from "./evidence.ts";
import { element, type SvgNode } from "./svg.ts";

/** Borders along the edges of cells; `cased` ones stand out on dark colours. Nothing is drawn for no border. */
export function borderMarks(
  borders: readonly Border[],
  cased: boolean,
  toPixels: ToPixels,
): readonly SvgNode[] {
  const link = (border: Border): SvgNode => {
    const from = toPixels({ x: border.x1, y: border.y1 });
    const to = toPixels({ x: border.x2, y: border.y2 });
    return element("path", { d: `M${from.x},${from.y}L${to.x},${to.y}` });
  };
  const links = (some: readonly Border[], stroke: string, width: number, dash: string, name: string) =>
    some.length === 0
      ? []
      : [
          element(
            "g",
            {
              "aria-label": "link",
              class: name,
              fill: "none",
              stroke,
              "stroke-width": width,
              ...(dash === "none" ? { "stroke-linecap": "square" } : {}),
              "stroke-miterlimit": 1,
              ...(dash === "none" ? {} : { "stroke-dasharray": dash }),
              "pointer-events": "none",
            },
            ...some.map(link),
          ),
        ];
  return [
    ...(cased ? links(borders, BORDER_CASING, 3.4, "none", "border-casing") : []),
    ...(["uncertain", "crossover", "transition"] as const).flatMap((kind) => {
      const { width, dash } = BORDER_STYLES[kind];
      const some = borders.filter((border) => border.kind === kind);
      return links(some, BORDER_INK, width, dash, `${kind}-borders`);
    }),
  ];
}
