import { closeSync, openSync, readSync } from "node:fs";
import { canonicalJson, isRecord, parsedJson, sha256Hex } from "#files";

/** What a line of a journal tells that is looked at and not read. */
export interface CountedLine {
  /** From 1, counted from where the reading began. */
  readonly line: number;
  /** Where it ends in the file with its line feed, bytes. */
  readonly end: number;
  /** Whether it is as it was written, and in the format of today. */
  readonly state: "whole" | "former" | "damaged";
  /** The kind of its job; empty of other lines than whole ones. */
  readonly kind: string;
  /** The keys of its results. */
  readonly keys: readonly string[];
}

const CHUNK_BYTES = 2 ** 22;
const LINE_FEED = 0x0a;

/** What stands before the entry of a line, whose checksum has 64 digits. */
const HEAD = '{"version":2,"checksum":"';
const ENTRY_AT = HEAD.length + 64 + '","entry":'.length;
const KIND = '{"kind":"';
const KEY = Buffer.from('"key":"');
const QUOTE = 0x22;

/**
 * The whole lines of a journal from some byte on, told by their bytes: their checksums are compared and their keys found,
 * but nothing is parsed, which for 100,000 lines takes a fraction of a second.
 *
 * A key of a result is the text after `"key":"`: within a text of JSON those quotes would be escaped.
 */
export function* countedLines(path: string, from = 0): Generator<CountedLine> {
  const file = openSync(path, "r");
  try {
    let buffer = Buffer.alloc(CHUNK_BYTES);
    let held = 0;
    let line = 0;
    // `at` is where the buffer begins in the file.
    for (let [position, at] = [from, from]; ; ) {
      if (held === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
      const read = readSync(file, buffer, held, buffer.length - held, position);
      if (read === 0) return;
      position += read;
      held += read;
      let start = 0;
      for (;;) {
        const end = buffer.subarray(0, held).indexOf(LINE_FEED, start);
        if (end === -1) break;
        line++;
        if (end > start) yield { line, end: at + end + 1, ...countedLine(buffer.subarray(start, end)) };
        start = end + 1;
      }
      buffer.copyWithin(0, start, held);
      held -= start;
      at += start;
    }
  } finally {
    closeSync(file);
  }
}

function countedLine(bytes: Buffer): Omit<CountedLine, "line" | "end"> {
  const head = bytes.toString("latin1", 0, ENTRY_AT + KIND.length);
  const isWhole =
    head.startsWith(HEAD) &&
    head.endsWith(KIND) &&
    sha256Hex(bytes.subarray(ENTRY_AT, -1)) === head.slice(HEAD.length, HEAD.length + 64);
  if (!isWhole) return parsedLine(bytes.toString("utf8"));
  const kindAt = ENTRY_AT + KIND.length;
  const kind = bytes.toString("utf8", kindAt, bytes.indexOf(QUOTE, kindAt));
  const keys: string[] = [];
  for (let at = bytes.indexOf(KEY, kindAt); at !== -1; at = bytes.indexOf(KEY, at)) {
    const begin = at + KEY.length;
    at = bytes.indexOf(QUOTE, begin);
    keys.push(bytes.toString("latin1", begin, at));
  }
  return { state: "whole", kind, keys };
}

/** A line that is laid out otherwise than it was written, as another program may have left it. */
function parsedLine(text: string): Omit<CountedLine, "line" | "end"> {
  const damaged = { state: "damaged", kind: "", keys: [] } as const;
  const value = parsedJson(text);
  if (!isRecord(value)) return damaged;
  const { version, checksum, entry } = value;
  if (version === 1) return { ...damaged, state: "former" };
  if (version !== 2 || !isRecord(entry) || sha256Hex(canonicalJson(entry)) !== checksum) return damaged;
  const results = Array.isArray(entry.results) ? entry.results : [];
  const keys = results.flatMap((result) => (isRecord(result) ? [String(result.key)] : []));
  return { state: "whole", kind: String(entry.kind), keys };
}
