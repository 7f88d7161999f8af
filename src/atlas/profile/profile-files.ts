import { join } from "node:path";
import {
  createFolder,
  formatCsv,
  isRecord,
  parsedJson,
  readTextFile,
  removeTemporaries,
  writeFileAtomically,
} from "#files";
import type { ProfileCollector } from "./collector.ts";
import { type ProfileColumn, type RunProfile, unnamedIn } from "./run-profile.ts";

/** The folder of a run that holds the profile of its latest call that was profiled. */
export const PROFILE_FOLDER = "profile";

/** The file of that folder that Perfetto opens. */
export const TRACE_FILE = "trace.json";

const PROFILE_FILE = "profile.json";

/**
 * Writes what a profile says into the folder of a run: `profile/profile.json`, the same as `profile.csv`, and
 * `trace.json`.
 *
 * @throws AtlasError as `writeFileAtomically`
 */
export async function writeProfile(
  runFolder: string,
  profile: RunProfile,
  collector: Pick<ProfileCollector, "trace">,
): Promise<void> {
  const folder = join(runFolder, PROFILE_FOLDER);
  await createFolder(folder);
  // What a process that was killed here left.
  await removeTemporaries(folder);
  await writeFileAtomically(join(folder, TRACE_FILE), collector.trace());
  await writeFileAtomically(join(folder, "profile.csv"), profileCsv(profile));
  await writeFileAtomically(join(folder, PROFILE_FILE), `${JSON.stringify(profile, null, 1)}\n`);
}

/** The profile in a run's folder; `undefined` where there is none that can be read. */
export async function readProfile(runFolder: string): Promise<RunProfile | undefined> {
  const text = await readTextFile(join(runFolder, PROFILE_FOLDER, PROFILE_FILE)).catch(() => "");
  const content = parsedJson(text);
  return isProfile(content) ? content : undefined;
}

function isProfile(content: unknown): content is RunProfile {
  return (
    isRecord(content) &&
    content.version === 1 &&
    typeof content.began === "string" &&
    [content.workers, content.seconds].every(Number.isFinite) &&
    Array.isArray(content.columns) &&
    [...content.columns, content.coordinator].every(isColumn)
  );
}

function isColumn(value: unknown): value is ProfileColumn {
  return (
    isRecord(value) &&
    typeof value.kind === "string" &&
    [value.jobs, value.seconds].every(Number.isFinite) &&
    [value.phases, value.operators].every((list) => Array.isArray(list) && list.every(isTime))
  );
}

function isTime(value: unknown): boolean {
  return isRecord(value) && [value.seconds, value.calls].every(Number.isFinite);
}

/** A row for every phase and operator of every kind of job. */
function profileCsv({ columns, coordinator }: RunProfile): string {
  const rows = [...columns, coordinator].flatMap((column) => [
    ...column.phases.map(({ phase, ...own }) => rowOf(column, phase, "", own)),
    ...column.operators.map(({ operator, ...own }) => rowOf(column, "arithmetic", operator, own)),
    rowOf(column, "unnamed", "", { seconds: unnamedIn(column), calls: 0 }),
  ]);
  return formatCsv(["kind", "phase", "operator", "seconds", "calls"], rows);
}

function rowOf(
  { kind }: ProfileColumn,
  phase: string,
  operator: string,
  { seconds, calls }: { readonly seconds: number; readonly calls: number },
): readonly string[] {
  const name = kind === "" ? "between jobs" : kind;
  return [name, phase, operator, seconds.toFixed(6), calls === 0 ? "" : String(Math.round(calls))];
}
