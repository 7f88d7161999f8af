import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { readError } from "#files";
import { sourceNamed } from "#sources";
import { conjoined } from "#words";
import { dataFilesIn, filesInFolder, labelsBeside } from "./files-of-data.ts";
import { arePixels } from "./pixels-in-table.ts";
import { type PublicData, publicDataIn } from "./public-data.ts";
import { manyFiles, otherKind, ownTestExamples, sizesNotSaid, unreadable } from "./refused-data.ts";

/** A data section but for how many examples are taken. */
export type DataSection = Readonly<Record<string, unknown>> & { readonly source: string };

/** What a path was taken for. */
export interface DataOfPath {
  readonly section: DataSection;
  /** That in words, a clause each, where it is not plain from the name of a file. */
  readonly notes: readonly string[];
}

/** What is asked of the data beside their path. */
export interface DataRequest {
  /** Test examples; without, a share of each class is set aside where the data have no part for tests. */
  readonly test?: string | undefined;
  /**
   * Sizes of an example as a network reads it, `[channels, height, width]` or with its channels last: what pictures become. A
   * text is free.
   */
  readonly axes?: readonly (number | string)[] | undefined;
  /** The source that reads them, in place of the one that their names and contents tell. */
  readonly source?: string | undefined;
}

/** Sources of files by the endings of these. */
const BY_ENDING: readonly (readonly [ending: string, source: string])[] = [
  [".npz", "arrays"],
  [".npy", "arrays"],
  [".parquet", "parquet"],
  [".csv", "table"],
  [".csv.gz", "table"],
  [".tsv", "table"],
];
const ENDINGS = BY_ENDING.map(([ending]) => ending);

/**
 * The data section for a path: a file of examples, a folder of them or of a public data set, or one of pictures.
 *
 * @throws AtlasError of kind `input`: `measure/data` for what nobody reads; as what reads folders
 */
export async function dataOfPath(path: string, request: DataRequest = {}): Promise<DataOfPath> {
  const place = resolve(path);
  const { test, source } = request;
  const isFolder = await isFolderAt(place, path);
  if (source !== undefined) return { section: sectionFor(source, place, isFolder, test), notes: [] };
  return isFolder ? dataOfFolder(path, place, request) : dataOfFile(path, place, request);
}

/** Refuses networks in the place of examples by their endings, before either is read. */
export function requireExamples(path: string): void {
  if (/\.(onnx|pt|pth|th|ckpt|safetensors|keras|msgpack)$/i.test(path)) throw unreadable(path, ENDINGS);
}

async function dataOfFile(path: string, place: string, { test }: DataRequest): Promise<DataOfPath> {
  const source = sourceByEnding(place);
  if (source === undefined) {
    const known = await publicDataIn(dirname(place), 0);
    if (known !== undefined && /idx|ubyte|\.mat$|batch/i.test(basename(place))) {
      return publicData(known, path, test, `${path} is of ${known.words}, which is read from its folder`);
    }
    throw unreadable(path, ENDINGS);
  }
  if (test !== undefined) await requireAlike(path, source, test);
  if (source === "arrays") return dataOfArrays(place, test);
  const isPixelTable = source === "table" && (await arePixels(place));
  const own = isPixelTable ? "pixel-table" : source;
  return {
    section: sectionFor(own, place, false, test),
    notes: isPixelTable ? [`${path} is taken for a table of images, a label and pixels a line`] : [],
  };
}

/** Arrays with the labels that lie beside them in a file of their own. */
async function dataOfArrays(place: string, test: string | undefined): Promise<DataOfPath> {
  const beside = async (file: string | undefined): Promise<string | undefined> =>
    file?.toLowerCase().endsWith(".npy") ? labelsBeside(file) : undefined;
  const labels = await beside(place);
  const testLabels = await beside(test && resolve(test));
  const found = [labels, testLabels].filter((file) => file !== undefined);
  return {
    section: {
      ...sectionFor("arrays", place, false, test),
      ...(labels !== undefined && { labels_file: labels }),
      ...(testLabels !== undefined && { test_labels_file: testLabels }),
    },
    notes:
      found.length === 0 ? [] : [`labels are taken from ${conjoined(found.map((file) => basename(file)))}`],
  };
}

async function dataOfFolder(path: string, place: string, request: DataRequest): Promise<DataOfPath> {
  const { test, axes } = request;
  const known = await publicDataIn(place);
  if (known !== undefined) {
    const inner = known.folder === place ? "" : ` in its folder ${known.folder.slice(place.length + 1)}`;
    return publicData(known, path, test, `${path} is taken for ${known.words}${inner}`);
  }
  const named = await filesInFolder(place, ENDINGS);
  if (named !== undefined) {
    const own = await dataOfFile(named.file, named.file, { ...request, test: test ?? named.test });
    const files = [named.file, ...(test === undefined && named.test !== undefined ? [named.test] : [])];
    const words = `${path} is taken for its ${files.length === 1 ? "file" : "files"} ${conjoined(files.map((file) => basename(file)))}`;
    return { ...own, notes: [words, ...own.notes] };
  }
  const files = await dataFilesIn(place, ENDINGS);
  if (files.some((name) => name.endsWith(".parquet"))) {
    return {
      section: sectionFor("parquet", place, true, test),
      notes: [`${path} is taken for a set of Parquet files`],
    };
  }
  if (files.length > 0) {
    throw manyFiles(path, files);
  }
  const section = { ...sectionFor("pictures", place, true, test), ...picturesFor(axes) };
  return { section, notes: [`${path} is taken for pictures, a folder for each class`] };
}

function publicData(known: PublicData, path: string, test: string | undefined, words: string): DataOfPath {
  const { source, folder, settings } = known;
  if (test !== undefined) throw ownTestExamples(path, known.words);
  return { section: { ...settings, source: source, folder }, notes: [words] };
}

/** Whether the test examples are of a kind that is read with the others. */
async function requireAlike(path: string, source: string, test: string): Promise<void> {
  const other = (await isFolderAt(resolve(test), test)) ? undefined : sourceByEnding(test);
  if (other === source || (source === "parquet" && other === undefined)) return;
  throw otherKind(path, test);
}

function sectionFor(source: string, place: string, isFolder: boolean, test: string | undefined): DataSection {
  const { settings } = sourceNamed(source);
  const key = "file" in settings && !(isFolder && "folder" in settings) ? "file" : "folder";
  return { source, [key]: place, ...(test !== undefined && { [`test_${key}`]: resolve(test) }) };
}

/** How pictures become what a network reads, where that is square images. */
function picturesFor(axes: readonly (number | string)[] = []): object {
  const shape = axes.filter((size) => typeof size === "number");
  if (axes.length === 3 && shape.length < 3) {
    throw sizesNotSaid();
  }
  if (shape.length !== 3) return {};
  const isFirst = shape[0] === 1 || shape[0] === 3;
  const [channels, size, other] = isFirst ? shape : [shape[2], shape[0], shape[1]];
  return size === other ? { size, colour: channels === 1 ? "grey" : "rgb" } : {};
}

async function isFolderAt(place: string, path: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch (error) {
    throw readError(error, path);
  }
}

function sourceByEnding(path: string): string | undefined {
  return BY_ENDING.find(([ending]) => path.toLowerCase().endsWith(ending))?.[1];
}
