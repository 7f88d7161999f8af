/**
 * The evidence by which the number of a network or a pair says what of its standard error all of its cell share: that of
 * the examples which they were measured on. It does not average out over seeds.
 */
export const SHARED_ERROR = "se_examples";

/** What of the standard error of a number its evidence says to be shared; `undefined` where it says nothing. */
export function sharedErrorIn(
  evidence: Readonly<Record<string, number | boolean | string | null>> = {},
): number | undefined {
  const error = evidence[SHARED_ERROR];
  return typeof error === "number" && Number.isFinite(error) ? error : undefined;
}
