import { counted, spoken, threeDigits } from "#words";
import type { KnownGain, Remedy } from "./remedy.ts";

/** A gain without its source: `gained 2.77 ± 0.4 points`, `lost 1 point`, `changed nothing`. */
export function gainedWords({ mean, standardError }: Pick<KnownGain, "mean" | "standardError">): string {
  const size = threeDigits(Math.abs(mean));
  const error = standardError === null ? "" : ` ± ${spoken(Number(standardError.toPrecision(2)))}`;
  const points = error === "" ? counted(size, "point") : `${spoken(size)}${error} points`;
  if (size === 0) return `changed nothing${error === "" ? "" : ` (${points})`}`;
  return `${mean < 0 ? "lost" : "gained"} ${points}`;
}

/** The range of eight in ten of the measured cells that a gain was seen in; empty of a gain that was measured here. */
export function spreadWords({ gain, expected }: Pick<Remedy, "gain" | "expected">): string {
  const isExpected = gain?.source === "cells like it" || gain?.source === "the nearest cells";
  if (!isExpected || expected === null) return "";
  return ` (eight of ten from ${spoken(expected.low)} to ${spoken(expected.high)})`;
}

/** Where a gain was seen: `here`, `on average over 3 such steps nearby`, `in cells like it`. */
export function sourceWords({ source, count }: Pick<KnownGain, "source" | "count">): string {
  if (source === "this step") return "here";
  if (source === "cells like it") return "in cells like it";
  if (source === "the nearest cells") return "in the nearest measured cells";
  return count === 1 ? "on one such step nearby" : `on average over ${count} such steps nearby`;
}

/** Says so of a gain that was measured here and is no larger than its standard error; empty of any other. */
export function withinErrorWords({ mean, standardError }: Pick<KnownGain, "mean" | "standardError">): string {
  return standardError !== null && mean !== 0 && Math.abs(mean) <= standardError ? ", within its error" : "";
}
