import { numberLabel, verdictTitle } from "#figures";
import { type Terms, wordsUnder } from "#quantities";
import type { Advice, Diagnosis } from "#taxonomy";
import { verdictBadge } from "../diagnosis-section.ts";
import { evidenceOf } from "../diagnosis-words.ts";
import { proseHtml } from "../html.ts";
import { sentenceList, textTable } from "../text-table.ts";

/** What is wrong with a cell, how that was told, and what to change first and second. */
export function verdictSection(diagnosis: Diagnosis, terms: Terms): string {
  const { verdict, sentence, advice } = diagnosis;
  return `<p>${verdictBadge(verdict)} <b>${proseHtml(verdictTitle(diagnosis))}</b></p>
<p>${proseHtml(sentence)}</p>
${sentenceList(evidenceOf(diagnosis, terms))}
${advice.length === 0 ? "" : textTable(["What to try", wordsUnder(terms, "Gained nearby, points of test accuracy"), "Steps"], advice.map(adviceRow))}`;
}

function adviceRow({ change, gainNearby: gain }: Advice) {
  const error =
    gain === null || gain.standardError === null ? "" : ` ± ${numberLabel(gain.standardError, 2)}`;
  return {
    columns: [change, gain === null ? "" : `${numberLabel(gain.mean, 3)}${error}`, String(gain?.steps ?? 0)],
  };
}
