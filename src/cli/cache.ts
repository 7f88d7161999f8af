/**
 * Makes sure, before anything else is done, that where compiled programs are kept, and how much of them, is said in a
 * way that has a meaning, also where this command keeps none: a plan is one of a run, which would refuse it.
 *
 * @throws AtlasError as `usualProgramFolder` (kind `input`)
 */
export async function requireCache(): Promise<void> {
  (await import("#engine/kept-programs")).usualProgramFolder();
}
