import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import type { Direction } from "./moves.ts";

/** The move that each phase calls for first, by its description; `null` where networks are best left as they are. */
const PHASE_REMEDIES: Readonly<Record<LandscapePhase, Direction | null>> = {
  I: "wider",
  II: "colder",
  III: "wider",
  "IV-A": "hotter",
  "IV-B": null,
};

/** The moves that phases call for, each once with the phases that do, in the order of the phases. */
export function remediesOfPhases(
  phases: readonly LandscapePhase[],
): ReadonlyMap<Direction, readonly LandscapePhase[]> {
  const remedies = new Map<Direction, readonly LandscapePhase[]>();
  for (const phase of phases) {
    const direction = PHASE_REMEDIES[phase];
    if (direction !== null) remedies.set(direction, [...(remedies.get(direction) ?? []), phase]);
  }
  return remedies;
}
