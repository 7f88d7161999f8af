import { measurements } from "#measurements";
import type { ComparedSections, Inconsistency } from "./inconsistency.ts";

/** Chosen pairs of seeds that no cell has. */
export function impossiblePairs({ measure, seeds }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (measure === undefined || seeds === undefined) return [];
  return measurements().flatMap(({ kind }) =>
    chosenPairs(measure[kind]).flatMap((pair, i) => {
      const beyond = pair.filter((seed) => seed >= seeds);
      if (beyond.length === 0) return [];
      const path = ["measure", kind, "pairs", i];
      const expected =
        seeds === 1 ? "two seeds or more" : `seeds from 0 to ${seeds - 1}, as seeds is ${seeds}`;
      return [
        { path, problem: `measure.${kind}.pairs[${i}] has the seed ${beyond.join(" and ")}`, expected },
      ];
    }),
  );
}

/** The pairs that a section lists, if it does. */
function chosenPairs(section: unknown): readonly (readonly number[])[] {
  const isGiven = typeof section === "object" && section !== null && "pairs" in section;
  return isGiven && Array.isArray(section.pairs) ? section.pairs : [];
}
