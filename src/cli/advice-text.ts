import { numberLabel } from "#figures";
import { wordsUnder } from "#quantities";
import { type AdviceEvaluation, type AtlasTable, estimateIn, type StepRecord, termsOf } from "#taxonomy";
import { counted, signed, withMinus } from "#words";
import { alignColumns, markdownTable } from "./columns.ts";
import { placeWords } from "./plane-text.ts";
import { paragraphs, wrapped } from "./prose.ts";

const HEADINGS = ["one step", "gained", "of", "share", "95 % interval", "mean gain"];

/** What following the advice brought, beside other ways to choose a step. */
export function evaluationText(evaluation: AdviceEvaluation, table: AtlasTable, columns: number): string {
  return paragraphs([
    wrapped(improvableWords(evaluation, table), columns),
    alignColumns([HEADINGS, ...recordRows(evaluation)], 1).join("\n"),
  ]);
}

/** The same as a Markdown table, and another with every step that was taken. */
export function evaluationMarkdown(evaluation: AdviceEvaluation, table: AtlasTable): string {
  return paragraphs([
    improvableWords(evaluation, table),
    markdownTable(HEADINGS, recordRows(evaluation)),
    inTerms("Every step as advised, with the test accuracy before and after:", table),
    markdownTable(["cell", "verdict", "step", "before", "after", "gain"], stepRows(evaluation, table)),
  ]);
}

/** Points with their sign and one decimal. */
function signedPoints(points: number): string {
  return signed(points, 1);
}

function improvableWords({ cells, improvable }: AdviceEvaluation, table: AtlasTable): string {
  const could = `${improvable} of ${counted(cells, "cell")} could gain test accuracy by one knob`;
  return inTerms(`${could}; one step from each of these, where this table has it:`, table);
}

function inTerms(words: string, { cells }: AtlasTable): string {
  return wordsUnder(termsOf(cells), words);
}

function recordRows({ advice, byVerdict, baselines }: AdviceEvaluation): string[][] {
  const row = (name: string, { gained, steps, share, interval, meanGain }: StepRecord) => [
    name,
    numberLabel(Number(gained.toFixed(1))),
    String(steps),
    share === null ? "" : `${Math.round(100 * share)} %`,
    interval === null ? "" : `${Math.round(100 * interval.low)} … ${Math.round(100 * interval.high)} %`,
    meanGain === null ? "" : `${signedPoints(meanGain)} points`,
  ];
  return [
    row("the advice", advice),
    ...byVerdict.map((record) => row(`– ${record.verdict}, sure or not`, record)),
    ...baselines.map((record) => row(record.name, record)),
  ];
}

function stepRows({ followed }: AdviceEvaluation, table: AtlasTable): string[][] {
  const accuracy = (cell: number) =>
    withMinus(estimateIn(table.cells[cell], "test_acc_pct").value?.toFixed(1) ?? "");
  return followed.map(({ cell, neighbour, verdict, change, gain }) => [
    placeWords(table, table.cells[cell]!),
    verdict,
    change,
    accuracy(cell),
    accuracy(neighbour),
    signedPoints(gain),
  ]);
}
