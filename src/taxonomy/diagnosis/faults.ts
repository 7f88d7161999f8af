import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import { CAUSE_OF, type Cause, type Fault } from "./causes.ts";
import type { Verdict } from "./diagnosis.ts";
import { DIRECTIONS, type Direction } from "./moves.ts";

/** The direction that mends a cause; `null` of a verdict that blames nothing. */
export function remedyOf(verdict: Verdict): Direction | null {
  return DIRECTIONS.find((direction) => CAUSE_OF[direction] === verdict) ?? null;
}

/** What is wrong: what the verdict blames first, then what the phase does where it is settled. */
export function faultsOf(
  verdict: Verdict,
  share: number | null,
  byTree: boolean,
  ofPhases: ReadonlyMap<Direction, readonly LandscapePhase[]>,
): readonly Fault[] {
  if (verdict === "fine") return [];
  const blamed = isCause(verdict)
    ? [{ cause: verdict, by: byTree ? "the tree" : "cells like it", share } as const]
    : [];
  const ofPhase = [...ofPhases.keys()].map(
    (direction) => ({ cause: CAUSE_OF[direction], by: "its phase", share: null }) as const,
  );
  return [...blamed, ...ofPhase];
}

function isCause(verdict: Verdict): verdict is Cause {
  return remedyOf(verdict) !== null;
}
