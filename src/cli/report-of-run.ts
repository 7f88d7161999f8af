import type { ProfileCollector } from "#atlas/profile";
import type { WrittenReport } from "#report";
import { measured } from "#timing";
import { sayAtWork } from "./at-work.ts";
import { pullInto } from "./pull-command.ts";
import type { RunPlace } from "./run-place.ts";

/**
 * Writes the tables, figures and report of a run whose work has ended, of one in a database into the folder that is pulled for it;
 * a terminal is told that this goes on.
 *
 * @param profiling what the report tells of the time that the call took
 * @throws AtlasError as `pullRun` and `writeReport`
 */
export async function reportOfRun(
  { address, runFolder, isInDatabase }: RunPlace,
  profiling?: ProfileCollector,
): Promise<WrittenReport> {
  const end = sayAtWork("writing tables, figures and report");
  try {
    if (isInDatabase) await pullInto(address, runFolder, false);
    const { writeReport } = await measured("imports", () => import("#report"));
    return await writeReport(runFolder, profiling && { profile: () => profiling.profile() });
  } finally {
    end();
  }
}
