import { estimateLabel, numberLabel, verdictTitle } from "#figures";
import {
  type AtlasTable,
  type ClassifiedCell,
  type Diagnosis,
  KNOBS,
  METRIC_NAMES,
  METRICS,
  type MetricName,
} from "#taxonomy";
import { answerWords, secondChoice } from "./diagnosis-words.ts";
import type { ReportInput } from "./report-input.ts";

/** What hovering a cell shows. */
interface CellFacts {
  /** `Width 16, Batch size 64`. */
  readonly place: string;
  /** `Phase IV-A, 90 % of seed resamples agree, margin 2.5`. */
  readonly phase: string;
  readonly explanation: string;
  /** Networks lost, and similar remarks; empty when there is nothing to say. */
  readonly remarks: string;
  /** `Too cold (92 % of seed resamples agree)`; empty where nothing was diagnosed. */
  readonly verdict: string;
  /** The sentence of the diagnosis. */
  readonly diagnosis: string;
  /** The way through the tree and the second choice, for a cell that is kept by a click. */
  readonly details: readonly string[];
  /** Value with standard error of every metric of the page; empty where not measured. */
  readonly numbers: readonly string[];
}

/** What the page knows about its cells. */
export interface PageFacts {
  /** The metrics that the experiment measured. */
  readonly metrics: readonly string[];
  /** In the table's order. */
  readonly cells: readonly CellFacts[];
}

/** The metrics that at least one cell has, in column order. */
export function measuredMetrics(table: AtlasTable): MetricName[] {
  return METRIC_NAMES.filter((metric) => table.cells.some((cell) => cell.metrics[metric].value !== null));
}

/** The facts of every cell. */
export function pageFacts({ table, diagnoses }: ReportInput): PageFacts {
  const metrics = measuredMetrics(table);
  const byCell = new Map(diagnoses?.map((diagnosis) => [diagnosis.cell, diagnosis]));
  const cells = table.cells.map((cell, index) => {
    const diagnosis = byCell.get(index);
    return {
      place: placeWords(table, index),
      phase: phaseFacts(cell),
      explanation: cell.explanation,
      remarks: remarksOf(cell),
      verdict: diagnosis === undefined ? "" : verdictTitle(diagnosis),
      diagnosis: diagnosis?.sentence ?? "",
      details: diagnosis === undefined ? [] : diagnosisDetails(diagnosis),
      numbers: metrics.map((metric) => metricValue(cell, metric)),
    };
  });
  return { metrics: metrics.map(metricName), cells };
}

/** The knobs that place a cell: `Width 16, Batch size 64`. */
export function placeWords(table: AtlasTable, index: number): string {
  const knobs = table.cells[index]?.knobs;
  return [table.load, table.temperature, ...table.slices]
    .map(({ knob }) => `${KNOBS[knob].title} ${numberLabel(knobs?.[knob] ?? Number.NaN, 6)}`)
    .join(", ");
}

function diagnosisDetails(diagnosis: Diagnosis): string[] {
  const second = secondChoice(diagnosis);
  return [...diagnosis.answers.map(answerWords), ...(second === "" ? [] : [`Second choice: ${second}.`])];
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
