import { z } from "zod";
import { AtlasError } from "#errors";
import { canonicalJson, sha256Hex } from "#files";
import type { JournalEntry } from "./entry.ts";

/** The format of a line; a reader refuses any other. */
const VERSION = 1;

const seed = z.int().nonnegative();
const numberOrNull = z.number().nullable();

const ENTRY: z.ZodType<JournalEntry> = z.object({
  key: z.string().min(1),
  kind: z.enum(["train", "curvature", "connectivity", "similarity"]),
  seconds: z.number().nonnegative(),
  peak_memory_mb: z.number().nonnegative(),
  networks: z.array(
    z.object({
      key: z.string(),
      cell: z.string(),
      seed,
      status: z.enum(["trained", "diverged"]),
      degenerate: z.boolean(),
      epochs: z.number().nonnegative(),
      updates: z.number().nonnegative(),
      stopped_by: z.enum(["budget", "plateau", "target-loss", "divergence"]),
      history: z.object({ loss: z.array(numberOrNull), error_pct: z.array(numberOrNull) }),
    }),
  ),
  observations: z.array(
    z.object({
      cell: z.string(),
      metric: z.string().min(1),
      seeds: z.union([z.tuple([seed]), z.tuple([seed, seed])]),
      value: numberOrNull,
      standard_error: numberOrNull,
      detail: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()])).exactOptional(),
    }),
  ),
});

const LINE = z.object({ version: z.number(), checksum: z.string(), entry: z.unknown() });

/**
 * A journal line, ended by LF: `{"version":1,"checksum":…,"entry":…}` with the SHA-256 of the entry's canonical JSON.
 *
 * @throws AtlasError `journal/malformed-entry` (kind `failure`) if a number is NaN or infinite or a field has no place in a journal.
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
      where: `job ${entry.key}`,
      cause: error,
    });
  }
  return `{"version":${VERSION},"checksum":"${sha256Hex(text)}","entry":${text}}\n`;
}

/**
 * The entry of a journal line.
 *
 * @param where file and line for errors.
 * @throws AtlasError of kind `failure`: `journal/unknown-version`, or `journal/corrupted` if the line is not what was written.
 */
export function decodeLine(text: string, where: string): JournalEntry {
  const line = LINE.safeParse(parsedJson(text));
  if (!line.success) throw corrupted("the line is not a journal entry", where);
  const { version, checksum, entry } = line.data;
  if (version !== VERSION) {
    throw new AtlasError({
      code: "journal/unknown-version",
      kind: "failure",
      problem: `the journal has format ${version}`,
      where,
      expected: `format ${VERSION}`,
      remedy: "Use the version of loss-atlas that wrote it, or run under another --name",
    });
  }
  if (sha256Hex(canonicalJson(entry)) !== checksum)
    throw corrupted("the line does not match its checksum", where);
  const parsed = ENTRY.safeParse(entry);
  if (!parsed.success) throw corrupted("the entry has fields of the wrong type", where);
  return parsed.data;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
