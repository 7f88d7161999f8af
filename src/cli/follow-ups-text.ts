import { estimateLabel } from "#figures";
import { wordsUnder } from "#quantities";
import {
  type AtlasTable,
  directionWord,
  ENSEMBLE_VERDICTS,
  type EnsembleFindings,
  type EnsembleVerdict,
  FOLLOW_UPS,
  type FollowUp,
  type LayerAdvice,
  outcomeSentences,
  type PruningFindings,
  pruningSentences,
  termsOf,
} from "#taxonomy";
import { counted } from "#words";
import { alignColumns } from "./columns.ts";
import type { FollowUpFindings } from "./follow-ups.ts";
import { placeWords } from "./plane-text.ts";
import { wrapped } from "./prose.ts";

/** Cells shown of each kind of advice; the rest is in `--json` and `--cell`. */
const SHOWN = 3;

/** A paragraph for each section of advice that has numbers. */
export function followUpsText(
  { ensembles, pruning, layers }: FollowUpFindings,
  table: AtlasTable,
  columns: number,
): string[] {
  const wrap = (lines: readonly string[]) => lines.map((line) => wrapped(`  ${line}`, columns, 2));
  const section = ({ title, source, restsOn }: FollowUp, lines: readonly string[]) =>
    [wrapped(`${title} (${source})`, columns, 2), ...lines, ...wrap(restsOn)].join("\n");
  return [
    ...(ensembles === null ? [] : [section(FOLLOW_UPS.ensembles, wrap(ensembleLines(ensembles, table)))]),
    ...(pruning === null ? [] : [section(FOLLOW_UPS.pruning, wrap(pruningLines(pruning, table)))]),
    ...(layers === null ? [] : [section(FOLLOW_UPS.layers, layerLines(layers))]),
  ];
}

function ensembleLines({ advice, leftOut, outcomes }: EnsembleFindings, table: AtlasTable): string[] {
  const most = (verdict: EnsembleVerdict) => (verdict === "gains little" ? 1 : -1);
  return [
    ...ENSEMBLE_VERDICTS.flatMap((verdict) =>
      shown(
        verdict,
        advice
          .filter((own) => own.verdict === verdict)
          .toSorted((a, b) => most(verdict) * (a.ratio - b.ratio)),
        table,
      ),
    ),
    ...leftOut.map(({ cell, why }) => `${placeWords(table, table.cells[cell]!)}: nothing said, for ${why}`),
    ...outcomeSentences(outcomes),
  ];
}

function pruningLines(findings: PruningFindings, table: AtlasTable): string[] {
  const { advice, notMeasured } = findings;
  const groups = Map.groupBy(advice, directionWord);
  return [
    ...[...groups].flatMap(([direction, own]) => shown(direction, own, table)),
    ...(notMeasured.length === 0
      ? []
      : [
          `not measured: ${counted(notMeasured.length, "cell")} without the mode connectivity or CKA of networks that live`,
        ]),
    ...pruningSentences(findings).map((words) => wordsUnder(termsOf(table.cells), words)),
  ];
}

/** The cells of one kind of advice, the first of them in full. */
function shown(
  kind: string,
  own: readonly { readonly cell: number; readonly sentence: string }[],
  table: AtlasTable,
): string[] {
  if (own.length === 0) return [];
  const rest = own.length - SHOWN;
  return [
    `${kind}: ${counted(own.length, "cell")}`,
    ...own
      .slice(0, SHOWN)
      .map(({ cell, sentence }) => `  ${placeWords(table, table.cells[cell]!)}: ${sentence}`),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}

function layerLines(layers: readonly LayerAdvice[]): readonly string[] {
  const label = ({ value, standardError }: LayerAdvice["factor"]) =>
    value === null ? "" : estimateLabel(value, standardError);
  return alignColumns([
    ["layer", "tail exponent", "learning rate ×"],
    ...layers.map(({ layer, exponent, factor, unknown }) => [
      layer,
      unknown ?? label(exponent),
      label(factor),
    ]),
  ]);
}
