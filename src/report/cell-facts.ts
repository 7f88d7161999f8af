import { estimateLabel, numberLabel, sheetQuantities } from "#figures";
import { type QuantityName, quantityNamed } from "#quantities";
import { type AtlasTable, type ClassifiedCell, estimateIn, KNOBS, quantitiesIn } from "#taxonomy";

/** What hovering a cell shows beside its diagnosis, which the page reads from its own table. */
interface CellFacts {
  /** `Width 16, Batch size 64`. */
  readonly place: string;
  /** `Phase IV-A, 90 % of seed resamples agree, margin 2.5 standard errors`. */
  readonly phase: string;
  readonly explanation: string;
  /** Networks lost, and similar remarks; empty when there is nothing to say. */
  readonly remarks: string;
  /** Value with standard error of every metric of the page; empty where not measured. */
  readonly numbers: readonly string[];
}

/** What the page knows about its cells. */
export interface PageFacts {
  /** The metrics that the experiment measured. */
  readonly metrics: readonly string[];
  /** Positions of the metrics that hovering shows; a cell that is kept by a click shows all. */
  readonly leading: readonly number[];
  /** In the table's order. */
  readonly cells: readonly CellFacts[];
}

/** The metrics that at least one cell has, in column order. */
export function measuredMetrics(table: AtlasTable): QuantityName[] {
  return quantitiesIn(table.cells).filter((name) =>
    table.cells.some((cell) => estimateIn(cell, name).value !== null),
  );
}

/** The facts of every cell. */
export function pageFacts(table: AtlasTable): PageFacts {
  const metrics = measuredMetrics(table);
  const cells = table.cells.map((cell, index) => ({
    place: placeWords(table, index),
    phase: phaseFacts(cell),
    explanation: cell.explanation,
    remarks: remarksOf(cell),
    numbers: metrics.map((metric) => metricValue(cell, metric)),
  }));
  const sheet = sheetQuantities();
  const leading = metrics.flatMap((metric, i) => (sheet.includes(metric) ? [i] : []));
  return { metrics: metrics.map(metricName), leading, cells };
}

/** The knobs that place a cell: `Width 16, Batch size 64`. */
export function placeWords(table: AtlasTable, index: number): string {
  const knobs = table.cells[index]?.knobs;
  return [table.load, table.temperature, ...table.slices]
    .map(({ knob }) => `${KNOBS[knob].title} ${numberLabel(knobs?.[knob] ?? Number.NaN, 6)}`)
    .join(", ");
}

/** A metric with its unit, told apart from the other of the same title: `Curve barrier, nats`. */
export function metricName(metric: QuantityName): string {
  const { title, unit } = quantityNamed(metric);
  return ["", "0 to 1", "l2 norm"].includes(unit) ? title : `${title}, ${unit}`;
}

/** Mean and standard error of a metric in one cell; empty where it was not measured. */
export function metricValue(cell: ClassifiedCell, metric: QuantityName): string {
  const { value, standardError } = estimateIn(cell, metric);
  return value === null ? "" : estimateLabel(value, standardError);
}

function phaseFacts({ phase, phaseShare, phaseMargin }: ClassifiedCell): string {
  const words = [`Phase ${phase}`];
  if (phaseShare !== null) words.push(`${Math.round(100 * phaseShare)} % of seed resamples agree`);
  if (phaseMargin !== null) words.push(`margin ${numberLabel(phaseMargin, 2)} standard errors`);
  return words.join(", ");
}

function remarksOf({ seeds, divergedSeeds, degenerateSeeds }: ClassifiedCell): string {
  const words: string[] = [];
  if (divergedSeeds > 0) words.push(`${divergedSeeds} of ${seeds} networks diverged`);
  if (degenerateSeeds > 0) words.push(`${degenerateSeeds} of ${seeds} networks are constant`);
  return words.join(", ");
}
