import { verdictTitle } from "#figures";
import { type Terms, wordsUnder } from "#quantities";
import { type Diagnosis, type Remedy, remedyWords } from "#taxonomy";
import { verdictBadge } from "../diagnosis-section.ts";
import { evidenceOf } from "../diagnosis-words.ts";
import { proseHtml } from "../html.ts";
import { sentenceList, textTable } from "../text-table.ts";

/** What is wrong with a cell, how that was told, and every step that may help, those to be tried first. */
export function verdictSection(diagnosis: Diagnosis, terms: Terms): string {
  const { verdict, sentence, remedies } = diagnosis;
  return `<p>${verdictBadge(verdict)} <b>${proseHtml(verdictTitle(diagnosis))}</b></p>
<p>${proseHtml(sentence)}</p>
${sentenceList(evidenceOf(diagnosis, terms))}
${remedies.length === 0 ? "" : textTable(["Step", "", wordsUnder(terms, "Test accuracy"), "What it takes", "Called for by"], remedies.map(remedyRow))}`;
}

function remedyRow(remedy: Remedy) {
  const { change, state, gain, price, ofPhase } = remedyWords(remedy);
  return { columns: [change, state, gain, price, ofPhase] };
}
