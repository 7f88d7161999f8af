import { AtlasError } from "#errors";
import { readBytes } from "#files";
import { type NumpyFile, readNumpyFile } from "#interchange/weights";
import { counted, quotedBriefly } from "#words";
import type { Task } from "../own-data-settings.ts";
import { type ArrayFile, arrayBeside } from "./array-beside.ts";
import { labelsOf } from "./array-labels.ts";
import { type ArrayNames, arrayNames, hasTestArrays } from "./array-names.ts";
import { type Layout, pixelsOf, type ReadPixels } from "./array-pixels.ts";
import { areOfPlaces, placesOf } from "./array-places.ts";
import { numbersOf, type TargetArray, targetArray, taskOf } from "./array-targets.ts";
import { vocabularyOf, wordsOnTokens } from "./array-tokens.ts";
import { isConstant } from "./constant-column.ts";
import { countedFromZero } from "./first-label.ts";
import { type OwnData, pathIn } from "./own-data.ts";
import type { StoredImages, StoredNumbers } from "./stored-images.ts";
import { type BesideArray, type TokenPart, tokensBeside } from "./tokens-beside.ts";

/** Which files hold examples, which arrays of them, and how these are to be read. */
export interface ArraySettings {
  readonly file: string;
  readonly labels_file?: string | undefined;
  readonly test_file?: string | undefined;
  readonly test_labels_file?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly x_test?: string | undefined;
  readonly y_test?: string | undefined;
  readonly layout?: Layout | undefined;
  readonly columns?: "apart" | "together" | undefined;
  readonly white?: number | undefined;
  readonly first_label?: number | undefined;
  /** As the targets say, unless it is given. */
  readonly task?: Task | undefined;
  readonly inputs?: "numbers" | "tokens" | undefined;
  readonly vocabulary?: number | undefined;
  readonly beside?: readonly string[] | undefined;
  readonly beside_values?: readonly number[] | undefined;
  readonly padding_token?: number | undefined;
  /** The target of places that are not judged. */
  readonly padding?: number | undefined;
}

/**
 * Reads examples and labels, or numbers to be predicted, from arrays of NumPy: in one npz file, in one for training and one for testing, or in npy
 * files. Arrays are found by their usual names unless they are named.
 *
 * @throws AtlasError of kind `input` naming the file and array for anything that is not so
 */
export async function readArrays(settings: ArraySettings, dataFolder: string): Promise<OwnData> {
  const path = pathIn(dataFolder, settings.file);
  const main = await arraysIn(path);
  const train = await partOf("train", { path, file: main }, settings.labels_file, settings, dataFolder);
  const hasTest = settings.test_file !== undefined || settings.x_test !== undefined || hasTestArrays(main);
  const testPath = settings.test_file === undefined ? path : pathIn(dataFolder, settings.test_file);
  const test = hasTest
    ? await partOf(
        "test",
        { path: testPath, file: settings.test_file === undefined ? main : await arraysIn(testPath) },
        settings.test_labels_file,
        settings,
        dataFolder,
      )
    : undefined;
  if (test !== undefined) requireSameSizes(train, test);
  const parts = test === undefined ? [train] : [train, test];
  const vocabulary = settings.inputs === "tokens" ? vocabularyOf(parts, settings.vocabulary) : undefined;
  const hasBeside = vocabulary !== undefined && (settings.beside ?? []).length > 0;
  const tokens = hasBeside ? await tokensBeside(parts.map(tokenPart), settings) : undefined;
  const isOfNumbers = vocabulary === undefined && train.pixels.areRows;
  const columns = isOfNumbers ? (settings.columns ?? usualColumns(train.pixels)) : undefined;
  const white =
    vocabulary === undefined ? (settings.white ?? usualWhite(parts.map(({ pixels }) => pixels))) : 1;
  const areBytes = parts.every(({ pixels }) => pixels.pixels instanceof Uint8Array);
  const inputsOf = ({ pixels: { pixels, count, channels, height, width } }: Part, i: number) => ({
    pixels:
      tokens?.parts[i] ?? (areBytes || pixels instanceof Float32Array ? pixels : Float32Array.from(pixels)),
    white,
    count,
    ...(vocabulary !== undefined && { vocabulary }),
    ...(columns === "apart" ? { channels: width, height: 1, width: 1 } : { channels, height, width }),
    ...(tokens && { beside: tokens.beside, channels: 1 + tokens.beside.length }),
  });
  const targets = parts.map((part) => part.targets);
  const isTagged = vocabulary !== undefined && areOfPlaces(targets, train.pixels.width);
  const task = settings.task ?? (isTagged ? "tagging" : taskOf(targets, undefined));
  const common = {
    chosen: {
      x: train.names.x,
      ...(train.names.y !== undefined && { y: train.names.y }),
      ...(test !== undefined && { x_test: test.names.x }),
      ...(test?.names.y !== undefined && { y_test: test.names.y }),
      ...(train.pixels.layout !== undefined && { layout: train.pixels.layout }),
      ...(columns !== undefined && { columns }),
      ...(vocabulary === undefined ? { white } : { inputs: "tokens", vocabulary }),
      ...tokens?.chosen,
    },
    notes: [
      ...wordsOnChoices(settings, parts, columns, vocabulary === undefined ? white : undefined),
      ...(vocabulary === undefined ? [] : wordsOnTokens(train, main, vocabulary, settings)),
      ...(tokens?.notes ?? []),
      ...(task === "regression" && settings.task === undefined ? [TAKEN_FOR_NUMBERS] : []),
    ],
    where: path,
  };
  if (task === "regression") {
    if (test !== undefined) requireSameWidth(train, test);
    const { width } = train.targets;
    const stored = (part: Part, i: number): StoredNumbers => ({
      ...inputsOf(part, i),
      numbers: numbersOf(part.targets),
      outputs: width,
    });
    const name = train.names.y ?? "target";
    return {
      ...common,
      train: stored(train, 0),
      test: test === undefined ? null : stored(test, 1),
      targetNames: width === 1 ? [name] : Array.from({ length: width }, (_, i) => `${name} ${i}`),
    };
  }
  if (task === "tagging") {
    const { labels, classes, places, notes } = placesOf(targets, settings.padding);
    const stored = (part: Part, i: number): StoredImages => ({
      ...inputsOf(part, i),
      labels: labels[i]!,
      classes,
      places,
    });
    return {
      ...common,
      chosen: { ...common.chosen, task, places },
      notes: [...common.notes, ...notes],
      train: stored(train, 0),
      test: test === undefined ? null : stored(test, 1),
      classNames: Array.from({ length: classes }, (_, label) => String(label)),
    };
  }
  const { labels, classNames, first, notes } = countedFromZero(
    parts.map(({ targets }) => ({ labels: labelsOf(targets), where: targets.where })),
    settings.first_label,
  );
  const stored = (part: Part, i: number): StoredImages => ({
    ...inputsOf(part, i),
    labels: labels[i]!,
    classes: classNames.length,
  });
  return {
    ...common,
    chosen: { ...common.chosen, ...(first !== 0 && { first_label: first }) },
    notes: [...common.notes, ...notes],
    train: stored(train, 0),
    test: test === undefined ? null : stored(test, 1),
    classNames,
  };
}

const TAKEN_FOR_NUMBERS = "targets have fractions, so they are predicted as numbers: data.task is regression";

interface Part {
  readonly names: ArrayNames;
  readonly pixels: ReadPixels;
  readonly targets: TargetArray;
  readonly where: string;
  /** An array of its file, or in an npy file beside it, by its name. */
  readonly beside: (name: string) => Promise<BesideArray | undefined>;
}

function tokenPart({ pixels, where, beside }: Part): TokenPart {
  return { rows: pixels, where, beside };
}

async function arraysIn(path: string): Promise<NumpyFile> {
  return readNumpyFile(await readBytes(path), path);
}

async function partOf(
  part: "train" | "test",
  { path, file }: ArrayFile,
  labelsFile: string | undefined,
  settings: ArraySettings,
  dataFolder: string,
): Promise<Part> {
  const given =
    part === "train" ? { x: settings.x, y: settings.y } : { x: settings.x_test, y: settings.y_test };
  const names = arrayNames(file, given, part, labelsFile === undefined, path);
  const where = `${path}, array ${quotedBriefly(names.x)}`;
  const pixels = pixelsOf(file.arrays.get(names.x)!, settings.layout, where);
  const beside = (name: string) => arrayBeside({ path, file }, name, part);
  if (names.y !== undefined) {
    const place = `${path}, array ${quotedBriefly(names.y)}`;
    return {
      names,
      pixels,
      targets: targetArray(file.arrays.get(names.y)!, pixels.count, place),
      where,
      beside,
    };
  }
  const labelsPath = pathIn(dataFolder, labelsFile ?? "");
  const [array] = (await arraysIn(labelsPath)).arrays.values();
  if (array === undefined) {
    throw new AtlasError({
      code: "data/missing-array",
      kind: "input",
      where: labelsPath,
      problem: "the file holds no array of numbers",
      expected: "labels",
    });
  }
  return { names, pixels, targets: targetArray(array, pixels.count, labelsPath), where, beside };
}

function requireSameSizes({ pixels: train }: Part, { pixels: test, where }: Part): void {
  const sizes = ({ channels, height, width }: ReadPixels) => `${channels} × ${height} × ${width}`;
  if (sizes(train) === sizes(test)) return;
  throw new AtlasError({
    code: "data/wrong-shape",
    kind: "input",
    where,
    problem: `a test example is ${sizes(test)} (channels, height, width)`,
    expected: `${sizes(train)}, as training examples are`,
  });
}

function requireSameWidth({ targets: train }: Part, { targets: test }: Part): void {
  if (train.width === test.width) return;
  throw new AtlasError({
    code: "data/wrong-shape",
    kind: "input",
    where: test.where,
    problem: `a test example has ${counted(test.width, "number")} to be predicted`,
    expected: `${train.width}, as training examples have`,
  });
}

/** Columns are each of its own kind unless they are pixels, of which some never change. */
function usualColumns({ pixels, width }: ReadPixels): "apart" | "together" {
  if (pixels instanceof Uint8Array) return "together";
  for (let column = 0; column < width; column++) if (isConstant(pixels, width, column)) return "together";
  return "apart";
}

/** Pixels in [0, 1] that overshoot when pictures are resized stay below it. */
const FAR_ABOVE_ONE = 16;

/** Bytes are pixels up to 255, and so are whole numbers in images that reach above 1, and others that reach far above it. */
function usualWhite(parts: readonly ReadPixels[]): number {
  const all = parts.map(({ pixels }) => pixels);
  let most = 0;
  for (const values of all) for (const value of values) most = Math.max(most, value);
  if (most <= 1) return 1;
  if (all.every((values) => values instanceof Uint8Array)) return 255;
  const arePixels =
    parts.every(({ areRows }) => !areRows) &&
    all.every((values) =>
      values.every(
        (value) => value >= 0 && value <= 255 && (Number.isInteger(value) || most > FAR_ABOVE_ONE),
      ),
    );
  return arePixels ? 255 : 1;
}

function wordsOnChoices(
  settings: ArraySettings,
  parts: readonly Part[],
  columns: "apart" | "together" | undefined,
  white: number | undefined,
): readonly string[] {
  const [train, test] = parts;
  const layout = train?.pixels.layout;
  const taken = [
    ...(settings.x === undefined ? [`data.x ${train!.names.x}`] : []),
    ...(settings.y === undefined && train!.names.y !== undefined ? [`data.y ${train!.names.y}`] : []),
    ...(test !== undefined && settings.x_test === undefined ? [`data.x_test ${test.names.x}`] : []),
    ...(test?.names.y !== undefined && settings.y_test === undefined ? [`data.y_test ${test.names.y}`] : []),
    ...(layout !== undefined && settings.layout === undefined ? [`data.layout ${layout}`] : []),
    ...(columns !== undefined && settings.columns === undefined ? [`data.columns ${columns}`] : []),
    ...(settings.white === undefined && white !== undefined ? [`data.white ${white}`] : []),
  ];
  return taken.length === 0 ? [] : [`taken by the names and numbers in the files: ${taken.join(", ")}`];
}
