import { estimateLabel } from "#figures";
import { wordsUnder } from "#quantities";
import { placeOf } from "#report/facts";
import {
  type AtlasTable,
  directionWord,
  type EnsembleFindings,
  FOLLOW_UPS,
  type FollowUp,
  type LayerAdvice,
  outcomeSentences,
  type PruningFindings,
  pruningSentences,
  termsOf,
} from "#taxonomy";
import { placeWords } from "./cell-words.ts";
import { escapeHtml, proseHtml } from "./html.ts";
import { MOST_LISTED } from "./most-listed.ts";
import type { ReportInput } from "./report-input.ts";
import { sentenceList, textTable } from "./text-table.ts";

/** Advice of later papers on a table; empty where the numbers that it needs are not there. */
export function followUpsSection(
  table: AtlasTable,
  { ensembles, pruning }: NonNullable<ReportInput["followUps"]>,
): string {
  return [
    ...(ensembles === null ? [] : [section(FOLLOW_UPS.ensembles, ensembleTable(table, ensembles))]),
    ...(pruning === null ? [] : [section(FOLLOW_UPS.pruning, pruningTable(table, pruning))]),
  ].join("\n");
}

/** The learning rates by layer of one cell. */
export function layersSection(layers: readonly LayerAdvice[]): string {
  const label = ({ value, standardError }: LayerAdvice["factor"]) =>
    value === null ? "" : estimateLabel(value, standardError);
  const rows = layers.map(({ layer, exponent, factor, unknown }) => ({
    columns: [layer, unknown ?? label(exponent), label(factor)],
  }));
  const { source, restsOn } = FOLLOW_UPS.layers;
  return `${textTable(["Layer", "Tail exponent", "Learning rate times"], rows)}
<p class="hint">${escapeHtml(source)}.</p>
${sentenceList(restsOn)}`;
}

function section({ title, source, restsOn }: FollowUp, content: string): string {
  return `<h3>${escapeHtml(title)}</h3>
<p class="hint">${escapeHtml(source)}.</p>
${content}
${sentenceList(restsOn)}`;
}

function ensembleTable(table: AtlasTable, { advice, leftOut, outcomes }: EnsembleFindings): string {
  const rows = [
    ...advice.map(({ cell, ratio, standardError, verdict, sentence }) => ({
      cell,
      columns: [placeAt(table, cell), estimateLabel(ratio, standardError), verdict, sentence],
    })),
    ...leftOut.map(({ cell, why }) => ({ cell, columns: [placeAt(table, cell), "", "nothing said", why] })),
  ];
  return `${paragraphsOf(outcomeSentences(outcomes))}
${textTable(["Cell", "Disagreement over error", "An ensemble", "Why"], rows.slice(0, MOST_LISTED))}${leftOutWords(rows.length)}`;
}

function pruningTable(table: AtlasTable, findings: PruningFindings): string {
  const { advice, notMeasured } = findings;
  const rows = [
    ...advice.map((own) => ({
      cell: own.cell,
      columns: [placeAt(table, own.cell), own.regime ?? "", directionWord(own), own.sentence],
    })),
    ...notMeasured.map((cell) => ({ cell, columns: [placeAt(table, cell), "", "not measured", ""] })),
  ];
  return `${paragraphsOf(pruningSentences(findings).map((words) => wordsUnder(termsOf(table.cells), words)))}
${textTable(["Cell", "Regime", "Train", "Why"], rows.slice(0, MOST_LISTED))}${leftOutWords(rows.length)}`;
}

function paragraphsOf(sentences: readonly string[]): string {
  return sentences.map((sentence) => `<p>${proseHtml(sentence)}</p>`).join("\n");
}

function leftOutWords(rows: number): string {
  return rows <= MOST_LISTED
    ? ""
    : `<p class="hint">The first ${MOST_LISTED} of ${rows} cells; <code>loss-atlas diagnose --json</code> has all.</p>`;
}

function placeAt(table: AtlasTable, index: number): string {
  return placeWords(placeOf(table, table.cells[index]!));
}
