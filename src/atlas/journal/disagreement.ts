import { counted } from "#words";
import type { Journals } from "./read-journals.ts";

/** That journals hold different results of the same, a sentence without a full stop; none where they do not. */
export function notesOnDisagreement({ disagreeing }: Pick<Journals, "disagreeing">): readonly string[] {
  if (disagreeing.length === 0) return [];
  const were = disagreeing.length === 1 ? "was" : "were";
  return [
    `${counted(disagreeing.length, "result")} ${were} done twice with different numbers, of which the first count: loss-atlas verify lists them`,
  ];
}
