import { capitalised } from "#words";
import type { Fault } from "./causes.ts";
import { remedyOf } from "./faults.ts";
import { gainedWords, sourceWords } from "./gain-words.ts";
import type { Direction } from "./moves.ts";
import type { Remedy } from "./remedy.ts";

const WAYS: Readonly<Record<Direction, string>> = {
  wider: "more width",
  "more data": "more data",
  "cleaner labels": "cleaner labels",
  hotter: "a higher temperature",
  colder: "a lower temperature",
};

/**
 * Why the first step moves another knob than the one that is blamed: that one gains most over its whole range, this one by a
 * single step; `null` where they are the same, or where a phase's own sentence says it.
 */
export function rangeSentence(faults: readonly Fault[], remedies: readonly Remedy[]): string | null {
  const [fault] = faults;
  const [first] = remedies;
  const way = fault === undefined || fault.by === "its phase" ? null : remedyOf(fault.cause);
  if (fault === undefined || way === null || first === undefined || first.direction === way) return null;
  const range = `over the whole range ${WAYS[way]} helps most, by ${fault.by}`;
  const own = remedies.find(({ direction }) => direction === way);
  // Of a step that its phase calls for it is said already what it gained.
  if (own?.gain == null || own.phases.length > 0) return `${capitalised(range)}.`;
  const step = `${gainedWords(own.gain)} ${sourceWords(own.gain)}`;
  return own.state === "open"
    ? `${capitalised(range)}; as a single step it ${step}.`
    : `${capitalised(range)}, but its next step ${step}.`;
}
