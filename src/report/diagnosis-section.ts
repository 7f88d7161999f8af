import { isDecidedVerdict, renderForAnyWidth, VERDICT_COLOURS, verdictMap, verdictTitle } from "#figures";
import { wordsUnder } from "#quantities";
import { placeOf, type VerdictFacts, verdictFacts } from "#report/facts";
import { type AdviceEvaluation, type AtlasTable, type Diagnosis, termsOf, type Verdict } from "#taxonomy";
import { counted } from "#words";
import { adviceTable } from "./advice-table.ts";
import { placeWords } from "./cell-words.ts";
import { evidenceOf, secondChoice } from "./diagnosis-words.ts";
import { figureCard } from "./figure-card.ts";
import { escapeHtml, proseHtml } from "./html.ts";
import { MOST_LISTED } from "./most-listed.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";
import { sentenceList, textTable } from "./text-table.ts";

/** What is wrong where and what to change: a map of verdicts, the most telling cells, and every cell in full. */
export function diagnosisSection(
  table: AtlasTable,
  slices: readonly ReportSlice[],
  diagnoses: readonly Diagnosis[],
  evaluation: AdviceEvaluation | null,
): string {
  const terms = termsOf(table.cells);
  const byCell = new Map(diagnoses.map((diagnosis) => [diagnosis.cell, diagnosis]));
  const blocks = sliceBlocks(slices, (slice) => {
    const here = slice.cells.flatMap((index) => byCell.get(index) ?? []);
    return `<div class="map-and-words">
${figureCard(renderForAnyWidth(verdictMap(table, slice.values, diagnoses)), [table.name, slice.title, "diagnosis"])}
<div>${verdictList(table, here)}</div>
</div>
<details class="more"><summary>${here.length > MOST_LISTED ? "Cell by cell" : "Every cell, with how it was told"}</summary>
${here.length > MOST_LISTED ? LEFT_OUT : ""}${diagnosisTable(table, here)}</details>`;
  });
  return `<p class="hint">Read off the training data alone: ${wordsUnder(terms, "test accuracy")} had no say in a verdict. Of the steps that may help, those are tried first that gained most: by ${wordsUnder(terms, "test accuracy")} where it was measured here, in cells like it elsewhere.</p>
${blocks}
${evaluation === null ? "" : adviceTable(evaluation, terms)}`;
}

const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  "too hot": "noise keeps training from settling",
  "too cold": "training settles too soon, too far apart",
  "too small": "the network cannot hold the data in one well",
  "too little data": "more examples come first",
  "too noisy data": "cleaner labels come first",
  fine: "converged, connected and similar: phase IV-B",
  undecided: "no verdict is sure enough, or some networks were lost",
  "not measured": "a number that the verdict needs is missing",
};

/** A line for every verdict that occurs with its number of cells and the cell that shows it best. */
function verdictList(table: AtlasTable, here: readonly Diagnosis[]): string {
  const lines = verdictFacts(here).map(
    (facts) =>
      `<li>${verdictBadge(facts.verdict)} <div>${counted(facts.cells, "cell")}: ${VERDICT_MEANINGS[facts.verdict]}.${exampleOf(table, facts)}</div></li>`,
  );
  return `<ul class="meaning-list">${lines.join("")}</ul>`;
}

function exampleOf(table: AtlasTable, { verdict, cells, telling }: VerdictFacts): string {
  if (verdict === "not measured" || telling.cell === null) return "";
  return `<p class="advice" data-cell="${telling.cell}"><b>${cells === 1 ? "" : "For example "}${escapeHtml(placeAt(table, telling.cell))}</b>: ${proseHtml(telling.sentence)}</p>`;
}

function placeAt(table: AtlasTable, index: number): string {
  return placeWords(placeOf(table, table.cells[index]!));
}

/** What a table of very many cells says in place of how each verdict was told. */
const LEFT_OUT = `<p class="hint">Of so many cells the first ${MOST_LISTED} are listed, without how each verdict was told; hovering the maps tells what is wrong in any. <code>loss-atlas diagnose</code> with <code>--cell</code> shows all of one, with <code>--json</code> of all.</p>`;

/** What is wrong with the cells that the table of their slice leaves out, by their index: a title and a sentence. */
export function unlistedDiagnoses(
  slices: readonly ReportSlice[],
  diagnoses: readonly Diagnosis[],
): ReadonlyMap<number, readonly [title: string, sentence: string]> {
  const unlisted = new Set(slices.flatMap(({ cells }) => cells.slice(MOST_LISTED)));
  return new Map(
    diagnoses.flatMap((diagnosis) =>
      diagnosis.cell !== null && unlisted.has(diagnosis.cell)
        ? [[diagnosis.cell, [verdictTitle(diagnosis), diagnosis.sentence]] as const]
        : [],
    ),
  );
}

function diagnosisTable(table: AtlasTable, here: readonly Diagnosis[]): string {
  const inFull = here.length <= MOST_LISTED;
  return textTable(
    ["Cell", "Verdict", "Why, and what to try first", "How it was told", "Second choice"],
    here.slice(0, MOST_LISTED).map((diagnosis) => ({
      cell: diagnosis.cell,
      columns: [
        diagnosis.cell === null ? "" : placeAt(table, diagnosis.cell),
        verdictTitle(diagnosis),
        diagnosis.sentence,
        { html: inFull ? sentenceList(evidenceOf(diagnosis, termsOf(table.cells))) : "" },
        inFull ? secondChoice(diagnosis) : "",
      ],
    })),
  );
}

/** A coloured patch with the name of a verdict. */
export function verdictBadge(verdict: Verdict): string {
  const colour = isDecidedVerdict(verdict) ? VERDICT_COLOURS[verdict] : "#d4d4d4";
  const ink = verdict === "too cold" ? "#fff" : "#111";
  return `<span class="badge" style="background:${colour};color:${ink}">${escapeHtml(verdict)}</span>`;
}
