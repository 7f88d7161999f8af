import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { AtlasError } from "#errors";
import { conjoined, quotedBriefly } from "#words";
import type { Task } from "../own-data-settings.ts";
import { statusOf } from "./data-file.ts";
import type { PictureForm } from "./decode-picture.ts";
import { type OwnData, pathIn } from "./own-data.ts";
import { openParquet, type ParquetField, type ParquetFile } from "./parquet-file.ts";
import { parquetPictures } from "./parquet-pictures.ts";
import { parquetRows } from "./parquet-rows.ts";
import { dataOfRows } from "./table.ts";

/** Which Parquet files are read, and what of them. */
export interface ParquetSettings extends PictureForm {
  readonly file: string;
  readonly test_file?: string | undefined;
  readonly image?: string | undefined;
  readonly label?: string | undefined;
  readonly leave_out?: readonly string[] | undefined;
  /** As the targets say, unless it is given. */
  readonly task?: Task | undefined;
}

/** What the column of classes is usually called; the first that is there is meant. */
const USUAL_LABELS = ["label", "labels", "fine_label", "class", "target", "y", "category"];

/** The column in which pandas keeps the numbers of rows. */
const INDEX = "__index_level_0__";

/**
 * Reads pictures, or rows of numbers, with a class or a number to be predicted from Parquet files, several parts of one set included.
 *
 * @throws AtlasError of kind `input` naming file, row and column for anything that is not so, and as `openParquet` and
 *   `pictureDecoder`
 */
export async function readParquet(settings: ParquetSettings, dataFolder: string): Promise<OwnData> {
  const where = pathIn(dataFolder, settings.file);
  const paths = await parts(where, settings.test_file && pathIn(dataFolder, settings.test_file));
  const train = await opened(paths.train);
  const test = paths.test.length === 0 ? null : await opened(paths.test);
  const { fields } = train[0]!;
  const label = chosenField(fields, settings.label, "label", where) ?? usualLabel(fields, where);
  const image =
    chosenField(fields, settings.image, "image", where) ?? only(fields, ({ holds }) => holds === "bytes");
  const { task } = settings;
  const target = task === "regression" ? "the number to be predicted" : "the target";
  const labelNote =
    settings.label === undefined
      ? [
          `${image === undefined || task === "regression" ? target : "the class"} is column ${quotedBriefly(label.name)}`,
        ]
      : [];
  if (image !== undefined) {
    const { targetNotes, ...data } = await parquetPictures({ train, test, image, label }, settings, task);
    const imageNote =
      settings.image === undefined ? [`pictures are in column ${quotedBriefly(image.name)}`] : [];
    const chosen = { label: label.name, image: image.name };
    return { ...data, chosen, notes: [...imageNote, ...labelNote, ...targetNotes], where };
  }
  const left = settings.leave_out ?? fields.filter(({ name }) => name === INDEX).map(({ name }) => name);
  const columns = fields
    .map(({ name }) => name)
    .filter((name) => name !== label.name && !left.includes(name));
  const { chosen, notes, ...data } = await dataOfRows(
    await parquetRows(train, label, columns),
    async (kept) => (test === null ? null : parquetRows(test, label, kept)),
    { target: label.name, leave_out: left, task },
  );
  const { leave_out } = chosen;
  const indexNote =
    left.length > 0 && settings.leave_out === undefined ? [`column ${INDEX} of row numbers is left out`] : [];
  return {
    ...data,
    chosen: { label: label.name, ...(leave_out !== undefined && { leave_out }) },
    notes: [...labelNote, ...indexNote, ...notes],
    where,
  };
}

interface Parts {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** The files of a set: one, or in a folder those called train… and test… (or validation…). */
async function parts(path: string, testPath: string | undefined): Promise<Parts> {
  const own = await filesAt(path);
  if (testPath !== undefined) return { train: trainParts(own), test: await filesAt(testPath) };
  if (own.length === 1 && own[0] === path) return { train: own, test: [] };
  const called = (beginning: string) => own.filter((one) => nameOf(one).startsWith(beginning));
  const test = [called("test"), called("validation"), called("val")].find((some) => some.length > 0) ?? [];
  const train = trainParts(own);
  return { train, test: test.filter((one) => !train.includes(one)) };
}

function trainParts(own: readonly string[]): readonly string[] {
  const called = own.filter((one) => nameOf(one).startsWith("train"));
  return called.length > 0 ? called : own.filter((one) => !/^(test|val)/.test(nameOf(one)));
}

function nameOf(path: string): string {
  return (/[^/\\]*$/.exec(path)?.[0] ?? "").toLowerCase();
}

async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await statusOf(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith(".parquet") && !name.startsWith("."));
  if (names.length > 0) return names.sort().map((name) => join(path, name));
  throw new AtlasError({
    code: "data/missing-file",
    kind: "input",
    where: path,
    problem: "the folder holds no Parquet files",
    expected: "files such as train-00000-of-00001.parquet",
  });
}

/** Files of one set, which must have the same columns. */
async function opened(paths: readonly string[]): Promise<readonly ParquetFile[]> {
  const files: ParquetFile[] = [];
  for (const path of paths) {
    const file = await openParquet(path);
    if (file.rows > 0) files.push(file);
  }
  if (files.length > 0) return files;
  throw new AtlasError({
    code: "data/empty-file",
    kind: "input",
    where: paths[0] ?? "data.file",
    problem: "there are no rows",
    expected: "rows of examples",
  });
}

function chosenField(
  fields: readonly ParquetField[],
  name: string | undefined,
  key: "label" | "image",
  where: string,
): ParquetField | undefined {
  if (name === undefined) return undefined;
  const field = fields.find((one) => one.name === name);
  if (field !== undefined) return field;
  throw missing(fields, key, `there is no column ${quotedBriefly(name)}`, where);
}

function usualLabel(fields: readonly ParquetField[], where: string): ParquetField {
  const usual = USUAL_LABELS.flatMap((name) => fields.find((one) => one.name.toLowerCase() === name) ?? []);
  const [found = only(fields, ({ classNames }) => classNames !== undefined)] = usual;
  if (found !== undefined) return found;
  throw missing(fields, "label", "no column is surely that of the class", where);
}

function only(
  fields: readonly ParquetField[],
  isSo: (field: ParquetField) => boolean,
): ParquetField | undefined {
  const found = fields.filter(isSo);
  return found.length === 1 ? found[0] : undefined;
}

function missing(
  fields: readonly ParquetField[],
  key: "label" | "image",
  problem: string,
  where: string,
): AtlasError {
  const names = fields.slice(0, 12).map(({ name }) => quotedBriefly(name));
  return new AtlasError({
    code: "data/missing-column",
    kind: "input",
    where,
    problem,
    expected: names.length === 0 ? "columns" : `one of the columns ${conjoined(names)}`,
    remedy: `Name it by data.${key}`,
  });
}
