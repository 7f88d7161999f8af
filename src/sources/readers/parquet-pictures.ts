import { resolve } from "node:path";
import { pixelsPerExample } from "#data";
import type { Task } from "../own-data-settings.ts";
import { classNumbers } from "./array-labels.ts";
import { type PictureForm, pictureDecoder } from "./decode-picture.ts";
import { decodePictures, sizesOf } from "./decode-pictures.ts";
import { countedFromZero } from "./first-label.ts";
import type { OwnClasses, OwnNumbers } from "./own-data.ts";
import { type ParquetField, type ParquetFile, parquetColumns } from "./parquet-file.ts";
import { targetsOf, wrongValue } from "./parquet-rows.ts";
import { cachedBytes } from "./picture-cache.ts";
import type { StoredImages, StoredNumbers } from "./stored-images.ts";
import { numbersOfRows, type TargetRows, targetsOfTables } from "./table-targets.ts";
import { numberIn } from "./table-text.ts";

/** Files of pictures to train on and to test on, and what of them is what. */
export interface ParquetPictures {
  readonly train: readonly ParquetFile[];
  readonly test: readonly ParquetFile[] | null;
  readonly image: ParquetField;
  readonly label: ParquetField;
}

/** What pictures are with what they are to be answered with, and what is to be said of that. */
type PicturesWithTargets = (
  | Pick<OwnClasses, "train" | "test" | "classNames">
  | Pick<OwnNumbers, "train" | "test" | "targetNames">
) & { readonly targetNotes: readonly string[] };

/**
 * Pictures of Parquet files as images with labels, or with numbers to be predicted where the task says so or fractions do.
 * Classes are those that the files name, else the numbers that labels are, else their words in the order of their characters.
 *
 * @throws AtlasError of kind `input` naming file and row for a picture or a target that is none
 */
export async function parquetPictures(
  { train, test, image, label }: ParquetPictures,
  form: PictureForm,
  task: Task | undefined,
): Promise<PicturesWithTargets> {
  const rowsOf = async (files: readonly ParquetFile[]): Promise<TargetRows> => ({
    targets: await targetsIn(files, label),
    path: files[0]!.path,
    target: label.name,
  });
  const [ofTrain, ofTest] = [await rowsOf(train), test && (await rowsOf(test))];
  const all = ofTest === null ? [ofTrain] : [ofTrain, ofTest];
  const images = async (files: readonly ParquetFile[], { targets }: TargetRows) => ({
    pixels: await pixelsIn(files, image, form),
    white: 255,
    count: targets.length,
    ...sizesOf(form),
  });
  const numberNotes = notesOnNumbers(all, label, task);
  if (numberNotes !== null) {
    const stored = async (files: readonly ParquetFile[], rows: TargetRows): Promise<StoredNumbers> => {
      const numbers = numbersOfRows(rows);
      return { ...(await images(files, rows)), numbers, outputs: 1 };
    };
    return {
      train: await stored(train, ofTrain),
      test: test && ofTest && (await stored(test, ofTest)),
      targetNames: [label.name],
      targetNotes: numberNotes,
    };
  }
  const words = all.flatMap(({ targets }) => targets);
  const classNames = classesOf(words, label, train[0]!.path);
  const numbers = new Map(classNames.map((name, number) => [name, number]));
  const stored = async (files: readonly ParquetFile[], rows: TargetRows): Promise<StoredImages> => ({
    ...(await images(files, rows)),
    labels: Int32Array.from(rows.targets, (word) => numbers.get(word)!),
    classes: classNames.length,
  });
  return {
    train: await stored(train, ofTrain),
    test: test && ofTest && (await stored(test, ofTest)),
    classNames,
    targetNotes: [],
  };
}

/** What is said where targets are numbers to be predicted, as the task or many fractions say; `null` where they are classes. */
function notesOnNumbers(
  rows: readonly TargetRows[],
  { classNames }: ParquetField,
  task: Task | undefined,
): readonly string[] | null {
  if (task === "regression") return [];
  const haveFractions = rows.some(({ targets }) =>
    targets.some((word) => !Number.isInteger(numberIn(word) ?? 0)),
  );
  if (task !== undefined || classNames !== undefined || !haveFractions) return null;
  const told = targetsOfTables(rows, task);
  return told.task === "regression" ? told.notes : null;
}

async function targetsIn(files: readonly ParquetFile[], label: ParquetField): Promise<readonly string[]> {
  const words: string[] = [];
  for (const file of files) {
    const found = await parquetColumns(file, [label.name]);
    for (const word of targetsOf(file, label, found[label.name]!)) words.push(word);
  }
  return words;
}

function classesOf(
  words: readonly string[],
  { name, classNames }: ParquetField,
  path: string,
): readonly string[] {
  if (classNames !== undefined) return classNames;
  const different = [...new Set(words)];
  if (different.some((word) => !/^-?\d+(\.\d+)?$/.test(word))) return different.sort();
  const where = `${path}, column ${name}`;
  const labels = classNumbers(Float32Array.from(different, Number), where);
  return countedFromZero([{ labels, where }], undefined).classNames;
}

async function pixelsIn(
  files: readonly ParquetFile[],
  { name }: ParquetField,
  { size, colour, behind }: PictureForm,
): Promise<Uint8Array> {
  const form = { size, colour, behind };
  const each = pixelsPerExample(sizesOf(form));
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const key = [files.map(({ path, stamp }) => [resolve(path), stamp]), name, size, colour, behind];
  return cachedBytes(key, rows * each, async () => {
    const decode = await pictureDecoder(form);
    const all = new Uint8Array(rows * each);
    let first = 0;
    for (const file of files) {
      const column = (await parquetColumns(file, [name]))[name]!;
      if (column.kind !== "bytes") throw wrongValue(file, name, 0, "holds no bytes of a picture");
      if (column.missing !== -1) throw wrongValue(file, name, column.missing, "has no bytes of a picture");
      const { bytes, ends } = column;
      const pictureAt = (row: number): [Uint8Array, string] => [
        bytes.subarray(row === 0 ? 0 : ends[row - 1]!, ends[row]!),
        `${file.path}, row ${row + 1}`,
      ];
      await decodePictures(decode, file.rows, pictureAt, all.subarray(first * each));
      first += file.rows;
    }
    return all;
  });
}
