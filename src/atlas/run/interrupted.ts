import { AtlasError } from "#errors";

/** The code of the error of a run that was told to end before it handed out a job. */
export const INTERRUPTED = "run/interrupted";

/**
 * What some work gives, unless a signal comes first: the work is then waited for no longer.
 *
 * @throws AtlasError `run/interrupted` (kind `failure`)
 */
export async function unlessInterrupted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return work;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(interrupted());
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** The error of a run that was told to end before it handed out a job. */
export function interrupted(): AtlasError {
  return new AtlasError({
    code: INTERRUPTED,
    kind: "failure",
    problem: "the run was interrupted before it began a job",
    remedy: "The same command begins it again",
  });
}
