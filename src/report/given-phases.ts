import { type GridMap, phaseDiagram, renderForAnyWidth, type SliceValues } from "#figures";
import { placeOf } from "#report/facts";
import { type AtlasTable, agreementWords, type LandscapePhase, type PhaseAgreement } from "#taxonomy";
import { placeWords } from "./cell-words.ts";
import { figureCard } from "./figure-card.ts";
import { escapeHtml } from "./html.ts";
import { MOST_LISTED } from "./most-listed.ts";
import { type ReportSlice, sliceBlocks } from "./slices.ts";
import { textTable } from "./text-table.ts";

/** Phases that somebody gave to the cells of a table. */
export interface GivenPhases {
  /** One a cell, in the order of the cells; `null` where none was given. */
  readonly labels: readonly (LandscapePhase | null)[];
  readonly agreement: PhaseAgreement;
}

/** The phases that were given to the cells of one slice, on the plane on which those found are drawn. */
export function givenDiagram(table: AtlasTable, slice: SliceValues, labels: GivenPhases["labels"]): GridMap {
  const drawn = phaseDiagram(tableAsGiven(table, labels), slice);
  return {
    ...drawn,
    title: drawn.title.replace("Phases", "Phases given"),
    legend: drawn.legend.map((entry) =>
      entry.swatch.kind === "not-measured" ? { ...entry, words: "none given" } : entry,
    ),
  };
}

function tableAsGiven(table: AtlasTable, labels: GivenPhases["labels"]): AtlasTable {
  return {
    ...table,
    cells: table.cells.map((cell, index) => {
      const label = labels[index] ?? null;
      return {
        ...cell,
        phase: label ?? "not measured",
        phaseShare: null,
        phaseMargin: null,
        shareUnknown: null,
        // Labels are of cells: how many networks were lost is no matter of theirs.
        divergedSeeds: 0,
        degenerateSeeds: 0,
        explanation: label === null ? "no phase was given to it" : `found here: ${cell.phase}`,
      };
    }),
  };
}

/** The phases that were given beside those found, slice by slice, how they agree, and the cells where they do not. */
export function givenSection(
  table: AtlasTable,
  slices: readonly ReportSlice[],
  { labels, agreement }: GivenPhases,
): string {
  const maps = sliceBlocks(slices, ({ values, title }) => {
    const card = (figure: GridMap, name: string) =>
      figureCard(renderForAnyWidth(figure), [table.name, title, name]);
    return `<div class="maps">${card(givenDiagram(table, values, labels), "phases given")}${card(phaseDiagram(table, values), "phases found")}</div>`;
  });
  const rows = agreement.disagreements.slice(0, MOST_LISTED).map(({ cell, index, label, found }) => ({
    cell: index,
    columns: [placeWords(placeOf(table, cell)), label, found, cell.explanation],
  }));
  const listed = rows.length === 0 ? "" : textTable(["Cell", "Given", "Means lie in", "Because"], rows);
  return `<p>${escapeHtml(agreementWords(agreement))}</p>\n${maps}\n${listed}`;
}
