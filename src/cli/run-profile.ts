import { join } from "node:path";
import {
  PROFILE_FOLDER,
  ProfileCollector,
  profileSentences,
  profileTable,
  type RunProfile,
  TRACE_FILE,
  writeProfile,
} from "#atlas/profile";
import { stopwatchSinceStart } from "#timing";
import { printable } from "#words";
import { alignColumns } from "./columns.ts";
import { wrapped } from "./prose.ts";

/** The width of a table that is not broken by a terminal's. */
const COLUMNS = 79;

/** What tells where the time of a run goes, from the start of this process. */
export function beginProfile(): ProfileCollector {
  return new ProfileCollector(stopwatchSinceStart());
}

/** Writes the profile of a run into its folder, where there was something to profile, and gives it. */
export async function endProfile(collector: ProfileCollector, runFolder: string): Promise<RunProfile> {
  const profile = collector.profile();
  // One of nothing would take the place of the last that tells something.
  if (profile.workers > 0) await writeProfile(runFolder, profile, collector);
  return profile;
}

/** Where the time of a run went, for people; begins with an empty line and ends with a newline. */
export function profileText(profile: RunProfile, runFolder: string, columns: number): string {
  const width = Math.min(columns, COLUMNS);
  const trace = printable(join(runFolder, PROFILE_FOLDER, TRACE_FILE));
  return `\n${[
    tableText(profile, width),
    ...profileSentences(profile).map((sentence) => wrapped(sentence, columns)),
    `trace, for ui.perfetto.dev: ${trace}`,
  ].join("\n\n")}\n`;
}

/** Where the time of a run went, for programs. */
export function profileRecord(profile: RunProfile, runFolder: string): object {
  const { version: _, ...told } = profile;
  return { type: "profile", ...told, trace: join(runFolder, PROFILE_FOLDER, TRACE_FILE) };
}

/** The table with as many kinds of jobs as the width has room for. */
function tableText(profile: RunProfile, width: number): string {
  for (let kinds = 8; ; kinds--) {
    const { headings, rows } = profileTable(profile, kinds);
    const lines = alignColumns(
      [headings, ...rows.map(({ label, isPart, cells }) => [isPart ? `  ${label}` : label, ...cells])],
      1,
    );
    if (kinds === 1 || lines.every(({ length }) => length <= width)) return ["seconds", ...lines].join("\n");
  }
}
