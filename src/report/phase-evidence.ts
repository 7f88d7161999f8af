import type { PhaseEvidence } from "#figures";
import type { ReportInput } from "./report-input.ts";

/** What a report knows about one slice beyond its cells, for the phase diagram. */
export function phaseEvidence(
  { borders, transitions }: Pick<ReportInput, "borders" | "transitions">,
  slice: string | null,
): PhaseEvidence {
  if (slice === null) return {};
  const lines = borders?.[slice];
  const found = transitions?.find(({ slice: name }) => name === slice);
  return {
    ...(lines === undefined ? {} : { borders: lines }),
    ...(found === undefined ? {} : { transitions: found }),
  };
}
