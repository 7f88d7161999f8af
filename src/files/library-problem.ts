/**
 * What an error of a library says of a file that it was given, in one line. A mistake in its program, into which a damaged file
 * leads it, says nothing to whoever has the file.
 */
export function libraryProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isMistake =
    error instanceof TypeError || error instanceof RangeError || /\bundefined\b|\bnull\b/.test(error.message);
  return isMistake ? "what it says of itself does not fit together" : error.message.split("\n")[0]!;
}
