import { stratifiedSplit } from "#data";
import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { type DataFile, hasFile, listFolder, readDataFile } from "./data-file.ts";
import { checkLabel, type StoredDataset, type StoredImages, selectStored } from "./stored-images.ts";
import type { FileForm } from "./unpacked.ts";

const SIDE = 8;
const PIXELS = SIDE * SIDE;
const WHITE = 16;
const CLASSES = 10;
const TEST_SHARE = 0.2;
/** Dozens of times what all rows take. */
const FORM: FileForm = { mostBytes: 2 ** 26 };

/**
 * Reads 8 × 8 hand-written digits from CSV. With `optdigits-train.csv` and `digits.csv` in the folder the
 * first is the training pool and the second the test set, the split by writers that UCI defined; with
 * `digits.csv` alone, a random fifth of each class is the test set. Files may be gzipped (`.csv.gz`).
 *
 * Source: E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits", UCI, 1998.
 *
 * @param stream draws the split, where one is needed
 * @throws AtlasError of kind `input` naming the file and line for anything that is not so.
 */
export async function readDigits(folder: string, stream: RandomStream): Promise<StoredDataset> {
  const listing = await listFolder(folder);
  const digits = parseDigits(await readDataFile(folder, listing, "digits.csv", FORM));
  if (hasFile(listing, "optdigits-train.csv")) {
    return {
      train: parseDigits(await readDataFile(folder, listing, "optdigits-train.csv", FORM)),
      test: digits,
    };
  }
  const { first, second } = stratifiedSplit(digits, TEST_SHARE, stream);
  return { train: selectStored(digits, first), test: selectStored(digits, second) };
}

/**
 * Reads rows of 64 pixels (0 … 16, row by row) and a label (0 … 9), separated by commas. One heading row is
 * allowed; lines may end in CR LF and the last need not end.
 *
 * @throws AtlasError `data/bad-row`, `data/bad-value`, `data/label-out-of-range` or `data/empty-file`.
 */
function parseDigits({ path, bytes }: DataFile): StoredImages {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  const headings = isHeading(lines[0] ?? "") ? 1 : 0;
  const count = lines.length - headings;
  if (count === 0) {
    throw new AtlasError({
      code: "data/empty-file",
      kind: "input",
      where: path,
      problem: "the file has no rows of numbers",
      expected: `rows of ${PIXELS} pixels and a label`,
    });
  }
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const line = row + headings;
    const where = `${path}:${line + 1}`;
    const fields = lines[line]!.split(",");
    if (fields.length !== PIXELS + 1) {
      throw new AtlasError({
        code: "data/bad-row",
        kind: "input",
        where,
        problem: `the row has ${fields.length} value(s)`,
        expected: `${PIXELS} pixels and a label, separated by commas`,
      });
    }
    fields.forEach((field, column) => {
      const value = wholeNumber(field, `${where}, value ${column + 1}`);
      if (column === PIXELS) labels[row] = checkLabel(value, CLASSES, `${where}, value ${column + 1}`);
      else pixels[row * PIXELS + column] = checkPixel(value, `${where}, value ${column + 1}`);
    });
  }
  return { pixels, white: WHITE, labels, count, channels: 1, height: SIDE, width: SIDE, classes: CLASSES };
}

/** A heading has no number in it at all, so that a damaged first row is still reported. */
function isHeading(line: string): boolean {
  return line.trim() !== "" && line.split(",").every((field) => Number.isNaN(Number.parseFloat(field)));
}

function wholeNumber(field: string, where: string): number {
  if (/^\s*\d+(\.0*)?\s*$/.test(field)) return Number(field);
  throw badValue(JSON.stringify(field.slice(0, 20)), where);
}

function checkPixel(value: number, where: string): number {
  if (value <= WHITE) return value;
  throw badValue(String(value), where);
}

function badValue(shown: string, where: string): AtlasError {
  return new AtlasError({
    code: "data/bad-value",
    kind: "input",
    where,
    problem: `the value is ${shown}`,
    expected: `a whole number, 0 to ${WHITE} for a pixel`,
  });
}
