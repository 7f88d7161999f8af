import { estimateLabel, numberLabel } from "#figures";
import {
  type AtlasTable,
  type ClassifiedCell,
  KNOBS,
  METRIC_NAMES,
  METRICS,
  type MetricName,
} from "#taxonomy";

/** What hovering a cell shows. */
export interface CellFacts {
  /** `Width 16, Batch size 64`. */
  readonly place: string;
  /** `Phase IV-A, 90 % of seed resamples agree, margin 2.5`. */
  readonly phase: string;
  readonly explanation: string;
  /** Networks lost, and similar remarks; empty when there is nothing to say. */
  readonly remarks: string;
  /** Name and value with standard error of every metric of the experiment; empty where not measured. */
  readonly numbers: readonly (readonly [name: string, value: string])[];
}

/** The metrics that at least one cell has, in column order. */
export function measuredMetrics(table: AtlasTable): MetricName[] {
  return METRIC_NAMES.filter((metric) => table.cells.some((cell) => cell.metrics[metric].value !== null));
}

/** The facts of every cell in the table's order. */
export function cellFacts(table: AtlasTable): CellFacts[] {
  const metrics = measuredMetrics(table);
  const axes = [table.load, table.temperature, ...table.slices];
  return table.cells.map((cell) => ({
    place: axes
      .map(({ knob }) => `${KNOBS[knob].title} ${numberLabel(cell.knobs[knob] ?? Number.NaN, 6)}`)
      .join(", "),
    phase: phaseFacts(cell),
    explanation: cell.explanation,
    remarks: remarksOf(cell),
    numbers: metrics.map((metric) => [metricName(metric), metricValue(cell, metric)] as const),
  }));
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
  if (phaseMargin !== null) words.push(`margin ${numberLabel(phaseMargin, 2)}`);
  return words.join(", ");
}

function remarksOf({ seeds, divergedSeeds, degenerateSeeds }: ClassifiedCell): string {
  const words: string[] = [];
  if (divergedSeeds > 0) words.push(`${divergedSeeds} of ${seeds} networks diverged`);
  if (degenerateSeeds > 0) words.push(`${degenerateSeeds} of ${seeds} networks are constant`);
  return words.join(", ");
}
