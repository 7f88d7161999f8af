import { numberLabel } from "#figures";
import { quantityNamed } from "#quantities";
import type { CellFacts } from "#report/facts";
import { type Cut, LANDSCAPE_PHASES, type LandscapePhase } from "#taxonomy";
import { networkWords, phaseWords } from "../cell-words.ts";
import { phaseBadge } from "../cells-table.ts";
import { proseHtml } from "../html.ts";
import { textTable } from "../text-table.ts";

/** The comparisons behind a phase. */
export interface PhaseReasons {
  /** In the order in which they are asked; those that are not needed are left out. */
  readonly cuts: readonly Cut[];
  /** Shares of seed resamples by phase, 0 … 1; `null` where nothing can be resampled. */
  readonly phaseShares: Readonly<Record<LandscapePhase, number>> | null;
}

/** The phase of a cell in a sentence, then each comparison with its margin, then what the seeds say about it. */
export function phaseSection(facts: CellFacts, { cuts, phaseShares }: PhaseReasons): string {
  const remarks = [facts.explanation, networkWords(facts.networks)].filter((words) => words !== "");
  return `<p>${phaseBadge(facts.phase)} <b>${proseHtml(phaseWords(facts))}</b></p>
${remarks.map((words) => `<p class="hint">${proseHtml(words)}</p>`).join("\n")}
${cuts.length === 0 ? "" : textTable(["Question", "Answer", "Compared", "Measured", "Threshold", "Margin, standard errors"], cuts.map(cutRow))}
${phaseShares === null ? "" : `<p class="hint">Of the seed resamples, ${sharesWords(phaseShares)}.</p>`}`;
}

function cutRow(cut: Cut) {
  const { name, metric, value, threshold, passed, standardErrors } = cut;
  const { title, scale } = quantityNamed(metric);
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
      numberLabel(value),
      numberLabel(threshold),
      standardErrors === null ? "" : numberLabel(Math.abs(standardErrors), 3),
    ],
  };
}

function sharesWords(shares: Readonly<Record<LandscapePhase, number>>): string {
  return LANDSCAPE_PHASES.filter((phase) => shares[phase] > 0)
    .map((phase) => `${numberLabel(100 * shares[phase], 3)}\u00a0% are ${phase}`)
    .join(", ");
}
