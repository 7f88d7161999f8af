import { estimateLabel, numberLabel, SHEET_METRICS } from "#figures";
import {
  type AtlasTable,
  type ClassifiedCell,
  KNOBS,
  METRIC_NAMES,
  METRICS,
  type MetricName,
} from "#taxonomy";

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
export function measuredMetrics(table: AtlasTable): MetricName[] {
  return METRIC_NAMES.filter((metric) => table.cells.some((cell) => cell.metrics[metric].value !== null));
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
  const leading = metrics.flatMap((metric, i) => (SHEET_METRICS.some((one) => one === metric) ? [i] : []));
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
export function metricName(metric: MetricName): string {
  const { title, unit } = METRICS[metric];
  return unit === "0 to 1" || unit === "l2 norm" ? title : `${title}, ${unit}`;
}

/** Mean and standard error of a metric in one cell; empty where it was not measured. */
export function metricValue(cell: ClassifiedCell, metric: MetricName): string {
  const { value, standardError } = cell.metrics[metric];
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
