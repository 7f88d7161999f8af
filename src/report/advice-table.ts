import { numberLabel } from "#figures";
import { type Terms, wordsUnder } from "#quantities";
import type { AdviceEvaluation, StepRecord } from "#taxonomy";
import { counted } from "#words";
import { type TableRow, textTable } from "./text-table.ts";

/** What following the first advice of every cell gains on its own grid, beside simpler ways to choose a step. */
export function adviceTable(
  { cells, improvable, advice, byVerdict, baselines }: AdviceEvaluation,
  terms: Terms,
): string {
  if (advice.steps === 0) return "";
  const rows = [
    recordRow("the advice", advice),
    ...byVerdict.map((record) => recordRow(`… where the verdict is ${record.verdict}, sure or not`, record)),
    ...baselines.map((record) => recordRow(record.name, record)),
  ];
  return `<h3>Does the advice help here?</h3>
<p class="hint">Asked with ${wordsUnder(terms, "test accuracy")}, which the advice itself never saw: of ${counted(cells, "cell")}, ${improvable} could gain by moving a single knob. One step from each of those where this table has it, as advised or by a fixed rule:</p>
${textTable(
  ["Step", "Steps that gain test accuracy", "Mean gain, points of test accuracy"].map((heading) =>
    wordsUnder(terms, heading),
  ),
  rows,
)}`;
}

function recordRow(name: string, { steps, gained, share, interval, meanGain }: StepRecord): TableRow {
  const percent = (value: number): string => String(Math.round(100 * value));
  const range = interval === null ? "" : ` [${percent(interval.low)}, ${percent(interval.high)}]`;
  return {
    columns: [
      name,
      share === null
        ? "no such steps"
        : `${percent(share)} %${range}, ${numberLabel(Number(gained.toFixed(1)))} of ${steps}`,
      meanGain === null ? "" : numberLabel(Number(meanGain.toFixed(2))),
    ],
  };
}
