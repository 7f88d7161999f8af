import { alternatives, conjoined, spokenProbability } from "#words";
import type { CauseShare, Fault } from "./causes.ts";

/** Causes less probable than this are not told. */
const WORTH_TELLING = 0.2;

/** What is wrong and what says so: `too small (78 %), by cells like it, and too cold, by its phase`. */
export function faultWords(faults: readonly Fault[]): string {
  const byCause = [...Map.groupBy(faults, ({ cause }) => cause)];
  const words = byCause.map(([cause, own]) => {
    const share = own.find((fault) => fault.share !== null)?.share ?? null;
    const certainty = share === null ? "" : ` (${spokenProbability(share)})`;
    return `${cause}${certainty} by ${conjoined(own.map(({ by }) => by))}`;
  });
  const causes = new Set(byCause.map(([cause]) => cause));
  // One network is not both: the second is what another instrument reads.
  const disagree = causes.has("too hot") && causes.has("too cold");
  return words.join(disagree ? ", but " : ", and ");
}

/** The causes between which it is open, the most probable first: `too small (45 %) or too hot (40 %)`. */
export function openCauses(causes: readonly CauseShare[]): string {
  const told = causes.filter(({ share }, place) => place === 0 || share >= WORTH_TELLING);
  return alternatives(told.map(({ cause, share }) => `${cause} (${spokenProbability(share)})`));
}

/** What else may be wrong beside what is said to be; `null` where nothing is probable enough. */
export function otherCauses(causes: readonly CauseShare[], faults: readonly Fault[]): string | null {
  const others = causes.filter(
    ({ cause, share }) => share >= WORTH_TELLING && faults.every((fault) => fault.cause !== cause),
  );
  return others.length === 0 ? null : openCauses(others);
}
