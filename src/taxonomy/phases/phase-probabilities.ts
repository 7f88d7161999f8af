import { unanimousProbability } from "#statistics";
import type { Cut } from "./cuts.ts";
import { byPhase, type LandscapePhase, PHASE_DESCRIPTIONS } from "./phase-descriptions.ts";
import { sideProbability } from "./side-probability.ts";

/**
 * The probability that the true means of a cell lie in each phase; `null` where a comparison that decides its label is
 * not known to be sure of anything.
 *
 * Sides are taken as independent, each with the probability that Student's t gives it. No probability is above what
 * the agreement of the fewest networks behind a deciding comparison can give (`unanimousProbability`): 0.967 for
 * three, 0.995 for five. So they sum to less than 1, also where the phases IV are not told apart.
 *
 * @param deciding the cuts that decide the label, in their order
 * @param similarity that cut, where it is not among them; `null` where it cannot be asked
 */
export function phaseProbabilities(
  deciding: readonly Cut[],
  similarity: Cut | null,
): Readonly<Record<LandscapePhase, number>> | null {
  const degrees = deciding.map(({ degreesOfFreedom }) => degreesOfFreedom);
  const [local, connectivity, similar = similarity] = deciding;
  const [flat, connected] = [passing(local), passing(connectivity)];
  const known = degrees.filter((own) => own !== null);
  if (flat === null || connected === null || known.length < deciding.length) return null;
  const most = unanimousProbability(Math.min(...known) + 1);
  const alike = passing(similar ?? undefined);
  return byPhase((phase) => {
    const description = PHASE_DESCRIPTIONS[phase];
    const sides =
      side(flat, description.converged) *
      side(connected, description.connected) *
      (description.similar === null ? 1 : alike === null ? 0 : side(alike, description.similar));
    return Math.min(most, sides);
  });
}

/** The probability that the true mean passes a cut; `null` where it is not known. */
function passing(cut: Cut | undefined): number | null {
  if (cut === undefined || cut.probability === null) return null;
  // A tie makes a side less sure than Student's t does.
  const probability = cut.pairs?.tiesDecide === true ? cut.probability : sideProbability(cut);
  return probability === null ? null : side(probability, cut.passed);
}

function side(probability: number, passes: boolean): number {
  return passes ? probability : 1 - probability;
}
