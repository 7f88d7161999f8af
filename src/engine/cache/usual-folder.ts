import { AtlasError } from "#errors";
import { userCacheFolder } from "#files";
import { ProgramFolder } from "./program-folder.ts";

/** How much the folder of programs may hold unless told otherwise, MiB. */
const USUAL_MOST = 512;

/**
 * The folder of programs of this user, `undefined` where there is to be none; `$LOSS_ATLAS_CACHE_MB` bounds its size.
 *
 * Throws an input error `engine/cache-size` where that is no number above 0, and as `userCacheFolder`.
 */
export function usualProgramFolder(): ProgramFolder | undefined {
  const place = userCacheFolder();
  const { LOSS_ATLAS_CACHE_MB: given } = process.env;
  const most = given ? Number(given) : USUAL_MOST;
  if (!(most > 0)) {
    throw new AtlasError({
      code: "engine/cache-size",
      kind: "input",
      problem: `the programs that are kept may take ${given} MiB`,
      where: "LOSS_ATLAS_CACHE_MB",
      expected: "a number above 0",
      remedy: "Unset it, or keep none with LOSS_ATLAS_CACHE= or --no-cache",
    });
  }
  return place === undefined ? undefined : new ProgramFolder(place, most * 2 ** 20);
}
