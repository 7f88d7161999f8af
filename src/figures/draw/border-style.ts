import type { BorderKind } from "../figure.ts";

/** Width and dashes of a border by its kind: solid transitions, dashed crossover, dotted where a side is undecided. */
export const BORDER_STYLES: Readonly<Record<BorderKind, { readonly width: number; readonly dash: string }>> =
  {
    transition: { width: 1.8, dash: "none" },
    crossover: { width: 1.5, dash: "5,3" },
    uncertain: { width: 1.2, dash: "1.5,2.5" },
  };

export const BORDER_INK = "#111111";

/** Drawn below a border so that it stands out on dark colours. */
export const BORDER_CASING = "#ffffff";
