import { AtlasError } from "#errors";
import type { ParallelText } from "#text";
import { counted } from "#words";
import { type DataFile, hasFile, listFolder, readDataFile } from "./data-file.ts";
import type { FileForm } from "./unpacked.ts";

/** The parts of a parallel text. */
export interface ParallelTextParts {
  readonly train: ParallelText;
  /** `null` where there are no files of it. */
  readonly validation: ParallelText | null;
  readonly test: ParallelText;
}

/** How the files of the two languages end, such as `de` and `en`. */
export interface Languages {
  readonly source: string;
  readonly target: string;
}

/** More than the text of any corpus that fits into a process. */
const FORM: FileForm = { mostBytes: 2 ** 28 };

/**
 * Reads a parallel text: `train.de` and `train.en` (of the languages `de` and `en`), likewise `test`, and `val` where
 * it is there, UTF-8, a sentence a line, line n with line n; each may be gzipped (`train.de.gz`). A byte order mark, CR LF
 * and blank lines at the end of both files are no matter.
 *
 * @throws AtlasError of kind `input` naming the file, and the line where there is one: `data/not-text`,
 *   `data/blank-line`, `data/unequal-lines`, `data/empty-file`, and as `listFolder` and `readDataFile`
 */
export async function readParallelText(folder: string, languages: Languages): Promise<ParallelTextParts> {
  const listing = await listFolder(folder);
  const part = async (name: string): Promise<ParallelText> => {
    const [source, target] = [`${name}.${languages.source}`, `${name}.${languages.target}`];
    const read = async (file: string) => linesOf(await readDataFile(folder, listing, file, FORM));
    return aligned(await read(source), await read(target));
  };
  const hasValidation = [languages.source, languages.target].some((end) => hasFile(listing, `val.${end}`));
  return {
    train: await part("train"),
    validation: hasValidation ? await part("val") : null,
    test: await part("test"),
  };
}

interface Lines {
  readonly path: string;
  readonly lines: readonly string[];
}

function linesOf({ path, bytes }: DataFile): Lines {
  const lines = textOf(path, bytes).split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  if (lines.length === 0) {
    throw new AtlasError({
      code: "data/empty-file",
      kind: "input",
      where: path,
      problem: "the file has no sentence",
      expected: "a sentence a line",
    });
  }
  const blank = lines.findIndex((line) => line.trim() === "");
  if (blank !== -1) {
    throw new AtlasError({
      code: "data/blank-line",
      kind: "input",
      where: `${path}:${blank + 1}`,
      problem: "the line is blank",
      expected: "a sentence",
      remedy: "Remove the line from the files of both languages",
    });
  }
  return { path, lines };
}

function textOf(path: string, bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text === null) {
    const isWide = /^(fffe|feff)$/.test(Buffer.from(bytes.subarray(0, 2)).toString("hex"));
    throw notText(
      path,
      isWide ? 1 : firstLine(bytes, (line) => decoded(line) === null),
      isWide ? "the file is text in UTF-16" : "the line is not UTF-8",
    );
  }
  if (text.includes("\0")) {
    throw notText(
      path,
      firstLine(bytes, (line) => line.includes(0)),
      "the line holds the character U+0000",
    );
  }
  return text;
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const LINE_FEED = 10;

/** The number of the first line that is so; a byte 10 is a line feed wherever it stands in UTF-8. */
function firstLine(bytes: Uint8Array, isSo: (line: Uint8Array) => boolean): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    if (isSo(bytes.subarray(start, feed === -1 ? bytes.length : feed)) || feed === -1) return line;
    start = feed + 1;
    line++;
  }
}

function notText(path: string, line: number, problem: string): AtlasError {
  return new AtlasError({
    code: "data/not-text",
    kind: "input",
    where: `${path}:${line}`,
    problem,
    expected: "text in UTF-8",
    remedy: "Save the file as UTF-8",
  });
}

function aligned(source: Lines, target: Lines): ParallelText {
  const [shorter, longer] = source.lines.length < target.lines.length ? [source, target] : [target, source];
  if (shorter.lines.length < longer.lines.length) {
    throw new AtlasError({
      code: "data/unequal-lines",
      kind: "input",
      where: `${longer.path}:${shorter.lines.length + 1}`,
      problem: `the line has no translation: ${shorter.path} has ${counted(shorter.lines.length, "line")}, this file ${longer.lines.length}`,
      expected: "line n of one file to be the translation of line n of the other",
    });
  }
  return { source: source.lines, target: target.lines };
}
