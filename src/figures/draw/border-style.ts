import type { BorderKind } from "../figure.ts";

/** How a border is stroked, pixels. */
interface BorderStyle {
  readonly width: number;
  readonly dash: string;
  /** Width of the light line inside a double line; 0 for a single one. */
  readonly core: number;
}

/**
 * A border by its kind: the Hessian transition a single line, the connectivity transition a double one, the crossover
 * dashed, dotted where a side is undecided.
 */
export const BORDER_STYLES: Readonly<Record<BorderKind, BorderStyle>> = {
  hessian: { width: 2, dash: "none", core: 0 },
  connectivity: { width: 4, dash: "none", core: 1.6 },
  transition: { width: 1.8, dash: "none", core: 0 },
  crossover: { width: 1.5, dash: "5,3", core: 0 },
  uncertain: { width: 1.2, dash: "1.5,2.5", core: 0 },
};

export const BORDER_INK = "#111111";

/** Drawn below a border so that it stands out on dark colours. */
export const BORDER_CASING = "#ffffff";
