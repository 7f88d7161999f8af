import { numberLabel } from "#figures";
import { quantityNamed, type Terms, titleUnder } from "#quantities";
import type { CellFacts } from "#report/facts";
import { type Cut, LANDSCAPE_PHASES, type LandscapePhase } from "#taxonomy";
import { counted, spokenProbability } from "#words";
import { networkWords, phaseWords } from "../cell-words.ts";
import { phaseBadge } from "../cells-table.ts";
import { proseHtml } from "../html.ts";
import { textTable } from "../text-table.ts";

/** The comparisons behind a phase. */
export interface PhaseReasons {
  /** In the order in which they are asked; those that are not needed are left out. */
  readonly cuts: readonly Cut[];
  /** The probability of each phase; `null` where it is not known. */
  readonly phaseShares: Readonly<Record<LandscapePhase, number>> | null;
}

/** The phase of a cell in a sentence, then each comparison with its margin, then what the seeds say about it. */
export function phaseSection(facts: CellFacts, { cuts, phaseShares }: PhaseReasons, terms: Terms): string {
  const remarks = [facts.explanation, networkWords(facts.networks)].filter((words) => words !== "");
  return `<p>${phaseBadge(facts.phase)} <b>${proseHtml(phaseWords(facts))}</b></p>
${remarks.map((words) => `<p class="hint">${proseHtml(words)}</p>`).join("\n")}
${
  cuts.length === 0
    ? ""
    : textTable(
        ["Question", "Answer", "Compared", "Measured", "Threshold", "Sure of the side"],
        cuts.map((cut) => cutRow(cut, terms)),
      )
}
${phaseShares === null ? "" : `<p class="hint">By Student’s t about the means found: ${sharesWords(phaseShares)}.</p>`}`;
}

function cutRow(cut: Cut, terms: Terms) {
  const { name, metric, value, threshold, passed, probability, unknown, pairs } = cut;
  const quantity = quantityNamed(metric);
  const [title, { scale }] = [titleUnder(terms, quantity), quantity];
  const sharpness = name === "local" && metric !== "train_loss";
  const question = {
    local: sharpness ? "Flat?" : "Converged?",
    connectivity: "Connected?",
    similarity: "Similar?",
  };
  return {
    columns: [
      question[name],
      passed ? "yes" : "no",
      scale === "log" && sharpness ? `ln ${title}` : title,
      pairs === undefined
        ? numberLabel(value)
        : `${numberLabel(value)}, barriers alone; ${numberLabel(pairs.mean)} with signs; beyond the threshold in ${pairs.beyond} of ${counted(pairs.pairs, "pair")}`,
      numberLabel(threshold),
      unknown !== null ? `${unknown}: not known` : probability === null ? "" : spokenProbability(probability),
    ],
  };
}

function sharesWords(shares: Readonly<Record<LandscapePhase, number>>): string {
  return LANDSCAPE_PHASES.filter((phase) => shares[phase] >= 0.005)
    .map((phase) => `${phase} ${spokenProbability(shares[phase])}`)
    .join(", ");
}
