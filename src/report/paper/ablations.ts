import { metricMap, metricTitle, type Panels } from "#figures";
import { differingKeys } from "#files";
import type { QuantityName } from "#quantities";
import { spearmanRho } from "#statistics";
import { type AtlasTable, type ClassifiedCell, estimateIn, knobOf, termsOf } from "#taxonomy";
import { counted, withMinus } from "#words";
import { type ReportSlice, sliceStem } from "../slices.ts";
import { keysInWords } from "./lacking.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";
import type { PaperRun } from "./paper-run.ts";

/** What an ablation compares, by the measurement that it changes. */
const COMPARED: Readonly<Record<string, readonly QuantityName[]>> = {
  similarity: ["cka_softmax"],
  connectivity: ["mode_connectivity_pct"],
  curvature: ["hessian_trace", "hessian_top_eig"],
};

/**
 * Figures 9 to 11: a quantity as this run measured it beside the same as another did, whose configuration differs in the
 * settings of that measurement alone; with the rank correlation of the two over cells.
 */
export const ABLATIONS: PaperFigure = {
  name: "figures 9 to 11",
  shows: "a quantity measured in two ways: CKA with and without mixup, other curves",
  needs: "a run beside it (--beside) whose measure section alone differs",
  unfit: (run, other) => {
    const keys = differingSettings(run, other);
    if (keys.length === 0) return "it is measured in the same way";
    const outside = keys.filter((key) => !key.startsWith("measure."));
    if (outside.length > 0) return `it differs outside its measure section, in ${keysInWords(outside)}`;
    if (comparedIn(keys).length === 0)
      return `${keysInWords(keys)}, in which it differs, changes nothing that is compared (${Object.values(COMPARED).flat().join(", ")})`;
    return null;
  },
  draw: (run, beside) =>
    beside.flatMap((other) => {
      const keys = differingSettings(run, other);
      return comparedIn(keys).flatMap((metric) =>
        run.slices.map((slice) => ({
          name: fileStem("ablation", metric, other.table.name, sliceStem(slice.values)),
          figure: besideEachOther(run, other, metric, slice, keys),
        })),
      );
    }),
};

function differingSettings(run: PaperRun, other: PaperRun): readonly string[] {
  return differingKeys(run.configuration, other.configuration).filter((key) => key !== "name");
}

/** The quantities that settings of measurements change. */
function comparedIn(keys: readonly string[]): readonly QuantityName[] {
  // What is measured on test data besides changes nothing on training data.
  const telling = keys.filter((key) => !key.endsWith(".test_data"));
  const kinds = [...new Set(telling.map((key) => key.split(".")[1]!))];
  return kinds.flatMap((kind) => COMPARED[kind] ?? []);
}

function besideEachOther(
  run: PaperRun,
  other: PaperRun,
  metric: QuantityName,
  { values, title, cells }: ReportSlice,
  keys: readonly string[],
): Panels {
  const both = { cells: [...run.table.cells, ...other.table.cells] };
  const own = cells.map((index) => run.table.cells[index]!);
  const rank = rankCorrelation(own, run.table, other.table, metric);
  const rho = rank.rho === null ? "" : `: ρ ${withMinus(rank.rho.toFixed(2))}`;
  const maps = [
    metricMap(run.table, metric, values, {
      title: `${metricTitle(metric, termsOf(run.table.cells))}: ${run.table.name}`,
      scaleOf: both,
    }),
    metricMap(other.table, metric, values, { title: `${other.table.name}${rho}`, scaleOf: both }),
  ];
  const heading = [`${keys.join(", ")}: ${agreementWords(rank)}`, title]
    .filter((part) => part !== "")
    .join(", ");
  return {
    kind: "panels",
    title: heading,
    columns: 2,
    panels: maps,
    sharedAxes: true,
    legend: maps[0]!.legend,
    caption: `Measured otherwise: ${heading}.`,
  };
}

/** Spearman's rho of a quantity of two runs over the cells that both measured; null where it is undefined. */
interface CellAgreement {
  readonly rho: number | null;
  readonly cells: number;
}

function agreementWords({ rho, cells }: CellAgreement): string {
  return rho === null
    ? "no rank correlation"
    : `rank correlation ${withMinus(rho.toFixed(2))} over ${counted(cells, "cell")}`;
}

/** How alike the cells of a slice are ordered by a quantity of two runs. */
function rankCorrelation(
  cells: readonly ClassifiedCell[],
  { load, temperature, slices }: AtlasTable,
  other: AtlasTable,
  metric: QuantityName,
): CellAgreement {
  const knobs = [load, temperature, ...slices].map(({ knob }) => knob);
  const placeIn = (cell: ClassifiedCell): string => knobs.map((knob) => knobOf(cell, knob)).join(" ");
  const twins = new Map(other.cells.map((cell) => [placeIn(cell), cell]));
  const pairs = cells.flatMap((cell) => {
    const [own, others] = [cell, twins.get(placeIn(cell))].map((one) => estimateIn(one, metric).value);
    return own == null || others == null ? [] : [[own, others] as const];
  });
  const rho = spearmanRho(
    pairs.map(([own]) => own),
    pairs.map(([, others]) => others),
  );
  return { rho, cells: pairs.length };
}
