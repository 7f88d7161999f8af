import { knobLabel } from "#figures";
import { knobNamed } from "#knobs";
import type { CellFacts, Neighbour } from "#report/facts";
import type { Diagnosis } from "#taxonomy";
import { counted } from "#words";
import type { CellEvidence } from "../cell-evidence.ts";
import { placeWords } from "../cell-words.ts";
import { layersSection } from "../follow-ups-section.ts";
import { escapeHtml, htmlPage } from "../html.ts";
import { PAGE_STYLE } from "../page-style.ts";
import { alongSection } from "./along-section.ts";
import { layerMapsSection } from "./layer-maps-section.ts";
import { numbersSection } from "./numbers-section.ts";
import { pathsSection } from "./paths-section.ts";
import { type PhaseReasons, phaseSection } from "./phase-section.ts";
import { spectraSection } from "./spectra-section.ts";
import { CELL_PAGE_STYLE } from "./style.ts";
import { trainingSection } from "./training-section.ts";
import { verdictSection } from "./verdict-section.ts";

/** A neighbouring cell with the file of its page; `null` where it has none. */
interface LinkedNeighbour extends Neighbour {
  readonly page: string | null;
}

/** Everything that the page of a cell says. */
export interface CellPage {
  /** The name of the experiment. */
  readonly experiment: string;
  /** The address of its report, relative to the page. */
  readonly report: string;
  readonly facts: CellFacts;
  readonly reasons: PhaseReasons;
  /** `null` where there is none. */
  readonly diagnosis: Diagnosis | null;
  readonly evidence: CellEvidence;
  readonly neighbours: readonly LinkedNeighbour[];
}

/** The page of one cell as a document that needs no network, no script and no other file. Equal input gives equal bytes. */
export function cellPageHtml(page: CellPage): string {
  const { experiment, report, facts, evidence, diagnosis } = page;
  const place = placeWords(facts.place);
  const sections = [
    ["Phase", phaseSection(facts, page.reasons, evidence.terms)],
    ["Diagnosis", diagnosis === null ? "" : verdictSection(diagnosis, evidence.terms)],
    ["Learning rate by layer", evidence.layers === undefined ? "" : layersSection(evidence.layers)],
    ["Training", trainingSection(evidence)],
    ["Along training", evidence.along === undefined ? "" : alongSection(evidence.along, evidence.terms)],
    ["Spectral density", evidence.spectra === undefined ? "" : spectraSection(evidence.spectra, evidence)],
    ["Paths between networks", evidence.pairs.length === 0 ? "" : pathsSection(evidence)],
    [
      "Layers of two networks",
      evidence.layerMaps === undefined ? "" : layerMapsSection(evidence.layerMaps, evidence),
    ],
    ["Numbers", numbersSection(facts, evidence)],
  ].filter(([, content]) => content !== "");
  return htmlPage({
    title: `${place} – ${experiment}`,
    style: PAGE_STYLE + CELL_PAGE_STYLE,
    body: `<main>
<p class="back"><a href="${escapeHtml(report)}">${escapeHtml(experiment)}</a></p>
<h1>${escapeHtml(place)}</h1>
<p class="subtitle">One cell of the experiment, ${networksWords(facts)}</p>
${neighbourLinks(page)}
${sections.map(([title, content]) => `<section><h2>${title}</h2>\n${content}</section>`).join("\n")}
</main>`,
  });
}

function networksWords({ networks: { planned } }: CellFacts): string {
  return planned === null ? "an unknown number of networks" : counted(planned, "network");
}

/** One line an axis: the cell's own value between its neighbours'. */
function neighbourLinks({ facts, neighbours }: CellPage): string {
  const lines = facts.place.flatMap(({ knob, value }) => {
    const beside = neighbours.filter((neighbour) => neighbour.knob === knob);
    if (beside.length === 0) return [];
    const links = (side: Neighbour["side"]): string =>
      beside
        .filter((neighbour) => neighbour.side === side)
        .map(({ value: other, page }) => {
          const words = escapeHtml(knobLabel(other));
          return page === null ? words : `<a href="${escapeHtml(page)}">${words}</a>`;
        })
        .join("");
    return [
      `<li><span>${escapeHtml(knobNamed(knob).title)}</span> ${links("before")} <b>${escapeHtml(knobLabel(value))}</b> ${links("after")}</li>`,
    ];
  });
  return lines.length === 0
    ? ""
    : `<nav aria-label="Neighbouring cells"><ul class="neighbours">${lines.join("")}</ul></nav>`;
}
