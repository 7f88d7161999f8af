import type { ClaimResult, ClaimVerdict } from "./claim.ts";

const VERDICT_WORDS: Readonly<Record<ClaimVerdict, readonly [one: string, many: string]>> = {
  holds: ["holds", "hold"],
  fails: ["fails", "fail"],
  unclear: ["is unclear", "are unclear"],
  "not measurable": ["is not measurable", "are not measurable"],
};

/** The verdicts counted in one sentence without a full stop, such as `12 hold, 1 fails, 3 are not measurable`. */
export function claimCounts(results: readonly ClaimResult[]): string {
  return Object.entries(VERDICT_WORDS)
    .map(([verdict, words]) => ({
      words,
      count: results.filter((result) => result.verdict === verdict).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ words: [one, many], count }) => `${count} ${count === 1 ? one : many}`)
    .join(", ");
}

/** Why claims cannot be tested, each reason once with the names of the claims it keeps from being tested. */
export function reasonsNotMeasurable(
  results: readonly ClaimResult[],
): readonly { readonly reason: string; readonly ids: readonly string[] }[] {
  const refused = results.filter(({ verdict }) => verdict === "not measurable");
  return [...Map.groupBy(refused, ({ evidence }) => evidence)].map(([reason, claims]) => ({
    reason,
    ids: [...new Set(claims.map(({ id }) => id))],
  }));
}
