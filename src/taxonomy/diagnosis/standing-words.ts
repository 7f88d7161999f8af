import { alternatives, counted, spokenProbability, threeDigits } from "#words";
import type { Standing } from "./standing.ts";

/** Where it lies, with how sure that is: `phase IV-A (92 % sure)`, `phase III or IV-A, not settled`; empty for nowhere. */
export function standingWords({ phase, possible, share, margin }: Standing): string {
  if (possible.length === 0) return "";
  const named = `phase ${alternatives(possible)}`;
  if (phase === "not settled") return `${named}, not settled`;
  if (phase === "undecided") {
    return share === null ? `${named}, open` : `${named}, open (${possible[0]} ${spokenProbability(share)})`;
  }
  const sure = share === null ? "" : `${spokenProbability(share)} sure`;
  const closest = margin === null ? "" : `closest comparison ${spokenProbability(margin)}`;
  const certainty = [sure, closest].filter((part) => part !== "").join(", ");
  return certainty === "" ? named : `${named} (${certainty})`;
}

/** What a phase that is not settled rests on and what would settle it; `null` of any other. */
export function settlingSentence({ unsettled, possible }: Standing): string | null {
  if (unsettled === null) return null;
  const [now, ...later] = possible;
  return `It is phase ${now} by curves that have not settled, and ${alternatives(later)} if longer ones join its networks: twice the epochs are expected to gain ${counted(threeDigits(unsettled.rise), "point")} of connectivity, and it takes ${threeDigits(unsettled.short)}; measure.connectivity.until_settled=true settles it.`;
}
