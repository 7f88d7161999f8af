import { join } from "node:path";
import { AtlasError } from "#errors";
import {
  createFolder,
  formatCsv,
  isRecord,
  parsedJson,
  readTextFile,
  removeTemporaries,
  requireWritableFile,
  writeFileAtomically,
} from "#files";
import type { ProfileCollector } from "./collector.ts";
import { type ProfileColumn, type RunProfile, unnamedIn } from "./run-profile.ts";

/** The folder of a run that holds the profile of its latest call that was profiled. */
export const PROFILE_FOLDER = "profile";

/** The file of that folder that Perfetto opens. */
export const TRACE_FILE = "trace.json";

const PROFILE_FILE = "profile.json";

const CSV_FILE = "profile.csv";

/** The format of `profile.json`. */
const VERSION: RunProfile["version"] = 1;

/**
 * Makes sure, before the work that it is to tell of, that `writeProfile` can write all it writes; leaves nothing.
 *
 * @throws AtlasError as `requireWritableFile`
 */
export async function requireWritableProfile(runFolder: string): Promise<void> {
  for (const file of [TRACE_FILE, CSV_FILE, PROFILE_FILE])
    await requireWritableFile(join(runFolder, PROFILE_FOLDER, file));
}

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
  await writeFileAtomically(join(folder, CSV_FILE), profileCsv(profile));
  await writeFileAtomically(join(folder, PROFILE_FILE), `${JSON.stringify(profile, null, 1)}\n`);
}

/** A profile as it was found on the disk, or why it cannot be read, a clause that begins a sentence. */
export type StoredProfile =
  | { readonly profile: RunProfile; readonly damage?: undefined }
  | { readonly profile?: undefined; readonly damage: string };

/** The profile in a run's folder; `undefined` where there is none. */
export async function readProfile(runFolder: string): Promise<StoredProfile | undefined> {
  const path = join(runFolder, PROFILE_FOLDER, PROFILE_FILE);
  const unreadable = (why: string) => ({
    damage: `${PROFILE_FOLDER}/${PROFILE_FILE} ${why}, so an earlier profile is not shown; the next call with --profile that has something to do writes it anew`,
  });
  try {
    const content = parsedJson(await readTextFile(path));
    if (isProfile(content)) return { profile: content };
    const isOther = isRecord(content) && typeof content.version === "number" && content.version !== VERSION;
    return unreadable(isOther ? `is of format ${content.version}, not ${VERSION}` : "is damaged");
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    return error.code === "files/missing" ? undefined : unreadable(`cannot be read (${error.problem})`);
  }
}

function isProfile(content: unknown): content is RunProfile {
  return (
    isRecord(content) &&
    content.version === VERSION &&
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
    areTimes(value.phases, "phase") &&
    areTimes(value.operators, "operator")
  );
}

function areTimes(list: unknown, name: string): boolean {
  return (
    Array.isArray(list) &&
    list.every(
      (time: unknown) =>
        isRecord(time) && typeof time[name] === "string" && [time.seconds, time.calls].every(Number.isFinite),
    )
  );
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
