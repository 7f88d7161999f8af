import { join } from "node:path";
import {
  PROFILE_FOLDER,
  ProfileCollector,
  type ProfileFindings,
  profileFindings,
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

export { requireWritableProfile } from "#atlas/profile";

/** What a call that was profiled has to tell. */
export interface ProfiledCall {
  /** Of this call. */
  readonly own: RunProfile;
  /** Of this call where it had something to do, else of the last that had, with what is to be said of it. */
  readonly findings: ProfileFindings;
}

/** Writes the profile of a run into its folder, where there was something to profile, and gives what there is to tell. */
export async function endProfile(collector: ProfileCollector, runFolder: string): Promise<ProfiledCall> {
  const own = collector.profile();
  // One of nothing would take the place of the last that tells something.
  if (own.workers > 0) await writeProfile(runFolder, own, collector);
  return { own, findings: (await profileFindings(runFolder, own)) ?? { remarks: [] } };
}

/** Where the time of a call went, for people; begins with an empty line and ends with a newline. */
export function profileText({ own, findings }: ProfiledCall, runFolder: string, columns: number): string {
  const parts = [
    ...(own.workers > 0 ? [tableText(own, Math.min(columns, COLUMNS))] : []),
    ...[...(own.workers > 0 ? profileSentences(own) : []), ...findings.remarks].map((sentence) =>
      wrapped(sentence, columns),
    ),
    ...(findings.profile === undefined
      ? []
      : [`trace, for ui.perfetto.dev: ${printable(join(runFolder, PROFILE_FOLDER, TRACE_FILE))}`]),
  ];
  return `\n${parts.join("\n\n")}\n`;
}

/** Where the time of a call went, for programs: the trace is that of this call, or else said to be an earlier one's. */
export function profileRecord({ own, findings }: ProfiledCall, runFolder: string): object {
  const { version: _, ...told } = own;
  const trace = join(runFolder, PROFILE_FOLDER, TRACE_FILE);
  if (own.workers > 0) return { type: "profile", ...told, trace };
  const { profile: earlier, remarks } = findings;
  return {
    type: "profile",
    ...told,
    trace: null,
    earlier: earlier === undefined ? null : { began: earlier.began, trace },
    remarks,
  };
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
