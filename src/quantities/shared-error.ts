/**
 * The evidence by which the number of a network or a pair says what of its standard error all of its cell share: that of
 * the examples which they were measured on. It does not average out over seeds.
 */
export const SHARED_ERROR = "se_examples";

/** The same of eigenvalues that quadratures cannot place, which are those of every network. */
export const SHARED_ERROR_OF_NODES = "se_nodes";

/** Evidence that is shared error, and what it is owed to. */
const SHARED: Readonly<Record<string, string>> = {
  [SHARED_ERROR]: "examples",
  [SHARED_ERROR_OF_NODES]: "nodes of quadratures",
};

type Evidence = Readonly<Record<string, number | boolean | string | null>>;

/** What of the standard error of a number its evidence says to be shared; `undefined` where it says nothing. */
export function sharedErrorIn(evidence: Evidence = {}): number | undefined {
  const [first, ...others] = sharedIn(evidence).map(([, error]) => error);
  return first === undefined || others.length === 0 ? first : Math.hypot(first, ...others);
}

/** What the shared error of a number is owed to, as the words of a sentence. */
export function sourcesOfSharedErrorIn(evidence: Evidence): readonly string[] {
  return sharedIn(evidence).map(([key]) => SHARED[key]!);
}

function sharedIn(evidence: Evidence): readonly (readonly [string, number])[] {
  return Object.keys(SHARED).flatMap((key) => {
    const error = evidence[key];
    return typeof error === "number" && Number.isFinite(error) ? [[key, error] as const] : [];
  });
}
