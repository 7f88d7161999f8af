import { DECIDED_VERDICTS } from "#figures";
import type { Diagnosis, Verdict } from "#taxonomy";

/** The cells of one verdict. */
export interface VerdictFacts {
  readonly verdict: Verdict;
  readonly cells: number;
  /** The cell whose first step gained most; of equal ones, or where no gain is known, the surest. */
  readonly telling: Diagnosis;
}

/** Every verdict, the refusals last. */
const VERDICTS: readonly Verdict[] = [...DECIDED_VERDICTS, "undecided", "not measured"];

/** The verdicts that occur, the refusals last. */
export function verdictFacts(diagnoses: readonly Diagnosis[]): readonly VerdictFacts[] {
  return VERDICTS.flatMap((verdict) => {
    const cells = diagnoses.filter((diagnosis) => diagnosis.verdict === verdict);
    const telling = mostTelling(cells);
    return telling === null ? [] : [{ verdict, cells: cells.length, telling }];
  });
}

function mostTelling(diagnoses: readonly Diagnosis[]): Diagnosis | null {
  const gain = ({ remedies }: Diagnosis) => remedies[0]?.gain?.mean ?? Number.NEGATIVE_INFINITY;
  return diagnoses.reduce<Diagnosis | null>((best, one) => {
    if (best === null || gain(one) > gain(best)) return one;
    return gain(one) === gain(best) && (one.confidence ?? 0) > (best.confidence ?? 0) ? one : best;
  }, null);
}
