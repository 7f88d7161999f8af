import { type SliceValues, sliceTitle, sliceValuesOf } from "#figures";
import { type AtlasTable, knobOf, slicesOf } from "#taxonomy";
import { escapeHtml } from "./html.ts";

/** One slice of a table as the report's sections speak of it. */
export interface ReportSlice {
  readonly index: number;
  readonly values: SliceValues;
  /** For headings and tabs: `Label noise 0.1`; empty for the only slice of a table. */
  readonly title: string;
  /** The name under which results of the taxonomy mention it; `null` where the table has no cell of it. */
  readonly name: string | null;
  /** Indices of its cells in the table. */
  readonly cells: readonly number[];
}

/** The values of a slice as a file's name has them: `label_noise-0.1`; empty for the only slice of a table. */
export function sliceStem(values: SliceValues): string {
  return Object.entries(values)
    .map(([knob, value]) => `${knob}-${value}`.replaceAll(/[^\w.-]+/g, "-"))
    .join("-");
}

/** Every slice of a table in the order of its values. */
export function reportSlices(table: AtlasTable): readonly ReportSlice[] {
  const names = new Map(slicesOf(table).flatMap(({ name, cells }) => cells.map((cell) => [cell, name])));
  return sliceValuesOf(table).map((values, index) => {
    const cells = table.cells.flatMap((cell, i) =>
      table.slices.every(({ knob }) => knobOf(cell, knob) === values[knob]) ? [i] : [],
    );
    const first = cells[0] === undefined ? undefined : table.cells[cells[0]];
    return {
      index,
      values,
      title: sliceTitle(values),
      name: first === undefined ? null : (names.get(first) ?? null),
      cells,
    };
  });
}

/** One block of HTML for every slice, headed by its title where there are several; the script shows one at a time. */
export function sliceBlocks(
  slices: readonly ReportSlice[],
  contentOf: (slice: ReportSlice) => string,
): string {
  return slices
    .map((slice) => {
      const heading = slice.title === "" ? "" : `<h3 class="slice-title">${escapeHtml(slice.title)}</h3>\n`;
      return `<div class="slice" data-slice="${slice.index}" data-title="${escapeHtml(slice.title)}">\n${heading}${contentOf(slice)}\n</div>`;
    })
    .join("\n");
}
