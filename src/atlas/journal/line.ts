import { z } from "zod";
import { AtlasError } from "#errors";
import { canonicalJson, isRecord, parsedJson, sha256Hex } from "#files";
import type { JournalEntry } from "./entry.ts";
import { isExactEntry, STOPPED_BY } from "./exact-entry.ts";
import { type FormerEntry, formerEntry } from "./former-entry.ts";

/** The format that lines are written in. */
const VERSION = 2;

const numberOrNull = z.number().nullable();
const series = z.array(numberOrNull);

const ENTRY: z.ZodType<JournalEntry> = z.object({
  kind: z.string().min(1),
  seconds: z.number().nonnegative(),
  peak_memory_mb: z.number().nonnegative(),
  results: z.array(
    z.object({
      key: z.string().min(1),
      cell: z.string(),
      seeds: z.array(z.int().nonnegative()).min(1),
      observations: z.array(
        z.object({
          metric: z.string().min(1),
          value: numberOrNull,
          standard_error: numberOrNull,
          detail: z
            .record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()]))
            .exactOptional(),
        }),
      ),
      training: z
        .object({
          status: z.enum(["trained", "diverged"]),
          degenerate: z.boolean(),
          epochs: z.number().nonnegative(),
          updates: z.number().nonnegative(),
          stopped_by: z.enum(STOPPED_BY),
          history: z.object({ loss: series, error_pct: series }),
        })
        .exactOptional(),
      series: z.record(z.string(), series).exactOptional(),
      file: z.string().exactOptional(),
    }),
  ),
});

const LINE = z.object({ version: z.literal([1, VERSION]), checksum: z.string(), entry: z.unknown() });

/** The schema of entries, for tests that compare others with it. */
export const ENTRY_SCHEMA: z.ZodType<JournalEntry> = ENTRY;

/** What lines of every format have, those of later ones as well. */
const VERSIONED = z.object({ version: z.number() });

/**
 * A journal line, ended by LF: `{"version":2,"checksum":…,"entry":…}` with the SHA-256 of the entry's canonical JSON.
 *
 * @throws AtlasError `journal/malformed-entry` (kind `failure`) if a number is NaN or infinite or a field has no place in
 *   a journal.
 */
export function encodeLine(entry: JournalEntry): string {
  let text: string;
  try {
    text = canonicalJson(ENTRY.parse(entry));
  } catch (error) {
    const problem =
      error instanceof z.ZodError ? z.prettifyError(error).replaceAll("\n", " ") : String(error);
    throw new AtlasError({
      code: "journal/malformed-entry",
      kind: "failure",
      problem: `the result cannot be written down: ${problem}`,
      where: `job of kind ${entry.kind} with the result ${entry.results[0]?.key}`,
      cause: error,
    });
  }
  return `{"version":${VERSION},"checksum":"${sha256Hex(text)}","entry":${text}}\n`;
}

/** What a line holds: a finished job, or one in the first format, which kept whole jobs by keys of their own. */
export type DecodedLine =
  | { readonly version: typeof VERSION; readonly entry: JournalEntry }
  | { readonly version: 1; readonly entry: FormerEntry };

/**
 * The content of a journal line of any format so far.
 *
 * @param where file and line for errors.
 * @throws AtlasError of kind `failure`: `journal/unknown-version` for a line of a later format, whatever else is in it;
 *   `journal/corrupted` if the line is not what was written.
 */
export function decodeLine(text: string, where: string): DecodedLine {
  const value = parsedJson(text);
  const line = isLine(value) ? { success: true, data: value } : LINE.safeParse(value);
  if (!line.success) {
    const versioned = VERSIONED.safeParse(value);
    const found = versioned.success ? versioned.data.version : 1;
    if (found > VERSION) throw newer(found, where);
    throw corrupted("the line is not a journal entry", where);
  }
  const { version, checksum, entry } = line.data;
  if (!isAsWritten(text, checksum) && sha256Hex(canonicalJson(entry)) !== checksum)
    throw corrupted("the line does not match its checksum", where);
  if (version === 1) {
    const former = formerEntry(entry);
    if (former === undefined) throw corrupted("the entry has fields of the wrong type", where);
    return { version, entry: former };
  }
  if (isExactEntry(entry)) return { version: VERSION, entry };
  const parsed = ENTRY.safeParse(entry);
  if (!parsed.success) throw corrupted("the entry has fields of the wrong type", where);
  return { version: VERSION, entry: parsed.data };
}

/** What `LINE` asks of a value, told without a schema of each of a hundred thousand lines. */
function isLine(value: unknown): value is z.infer<typeof LINE> {
  return (
    isRecord(value) &&
    (value.version === 1 || value.version === VERSION) &&
    typeof value.checksum === "string" &&
    "entry" in value
  );
}

/** Whether the entry's own text has the checksum; a line that another program has laid out anew may be whole as well. */
function isAsWritten(text: string, checksum: string): boolean {
  const [head = ""] = /^\{"version":\d+,"checksum":"[0-9a-f]+","entry":/.exec(text) ?? [];
  return head !== "" && text.endsWith("}") && sha256Hex(text.slice(head.length, -1)) === checksum;
}

function newer(version: number, where: string): AtlasError {
  return new AtlasError({
    code: "journal/unknown-version",
    kind: "failure",
    problem: `a newer version of loss-atlas wrote this journal, in format ${version}`,
    where,
    expected: `format ${VERSION} or 1`,
    remedy: "Update loss-atlas, or run under another --name",
  });
}

function corrupted(problem: string, where: string): AtlasError {
  return new AtlasError({
    code: "journal/corrupted",
    kind: "failure",
    problem,
    where,
    remedy: "Delete this line and run again: only its job is repeated",
  });
}
