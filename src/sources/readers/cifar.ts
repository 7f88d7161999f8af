import { AtlasError } from "#errors";
import { type PickledNames, readPickledCifar } from "./cifar-pickles.ts";
import { type DataFile, hasFile, listFolder, readDataFile } from "./data-file.ts";
import { checkLabel, type StoredDataset, type StoredImages } from "./stored-images.ts";
import type { FileForm } from "./unpacked.ts";

const SIDE = 32;
const CHANNELS = 3;
const PIXELS = CHANNELS * SIDE * SIDE;

/** Twice the images of either set in one file. */
const FORM: FileForm = { mostBytes: 120_000 * (2 + PIXELS) };

/** The label bytes in front of each record's pixels, and which of them is the class. */
interface RecordForm {
  /** Number of classes of each label byte. */
  readonly labelClasses: readonly number[];
  readonly classByte: number;
}

const CIFAR10: RecordForm = { labelClasses: [10], classByte: 0 };
const CIFAR100_LABEL_CLASSES = [20, 100];

/**
 * Reads CIFAR-10 in its binary form: every `data_batch_*.bin` in the folder, in numerical order, and
 * `test_batch.bin`, plain or gzipped. A record is one label byte and 32 × 32 red, green and blue bytes. Where there are none,
 * the Python version: pickles `data_batch_*` and `test_batch`.
 *
 * Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 *
 * @throws AtlasError of kind `input` naming the file and byte for anything that is not so.
 */
export async function readCifar10(folder: string): Promise<StoredDataset> {
  const listing = await listFolder(folder);
  const pickled = pickledBatches(listing);
  if (pickled !== undefined) return readPickledCifar(folder, pickled, { classes: 10, labels: ["labels"] });
  const batches = [...listing]
    .map((name) => /^data_batch_(\d+)\.bin(\.gz)?$/.exec(name)?.[1])
    .filter((number) => number !== undefined);
  const names = [...new Set(batches)]
    .sort((a, b) => Number(a) - Number(b))
    .map((number) => `data_batch_${number}.bin`);
  return {
    train: await readRecords(folder, listing, names.length > 0 ? names : ["data_batch_1.bin"], CIFAR10),
    test: await readRecords(folder, listing, ["test_batch.bin"], CIFAR10),
  };
}

/**
 * Reads CIFAR-100 in its binary form: `train.bin` and `test.bin`, plain or gzipped. A record is a coarse
 * label byte (20 classes), a fine one (100 classes) and 32 × 32 red, green and blue bytes. Where there are none, the Python
 * version: pickles `train` and `test`.
 *
 * @throws AtlasError of kind `input` naming the file and byte for anything that is not so.
 */
export async function readCifar100(
  folder: string,
  labels: "fine" | "coarse" = "fine",
): Promise<StoredDataset> {
  const listing = await listFolder(folder);
  if (!hasFile(listing, "train.bin") && listing.has("train")) {
    const names = { train: ["train"], test: "test" };
    return readPickledCifar(folder, names, {
      classes: labels === "fine" ? 100 : 20,
      labels: [`${labels}_labels`],
    });
  }
  const form = { labelClasses: CIFAR100_LABEL_CLASSES, classByte: labels === "fine" ? 1 : 0 };
  return {
    train: await readRecords(folder, listing, ["train.bin"], form),
    test: await readRecords(folder, listing, ["test.bin"], form),
  };
}

/** The files of the Python version where a folder holds them and none of the binary one. */
function pickledBatches(listing: ReadonlySet<string>): PickledNames | undefined {
  if ([...listing].some((name) => /^data_batch_\d+\.bin(\.gz)?$/.test(name))) return undefined;
  const train = [...listing].filter((name) => /^data_batch_\d+$/.test(name));
  if (train.length === 0) return undefined;
  return { train: train.sort((a, b) => Number(a.slice(11)) - Number(b.slice(11))), test: "test_batch" };
}

async function readRecords(
  folder: string,
  listing: ReadonlySet<string>,
  names: readonly string[],
  form: RecordForm,
): Promise<StoredImages> {
  const files: DataFile[] = [];
  for (const name of names) files.push(await readDataFile(folder, listing, name, FORM));
  const recordBytes = form.labelClasses.length + PIXELS;
  const counts = files.map((file) => recordCount(file, recordBytes));
  const count = counts.reduce((sum, part) => sum + part, 0);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Int32Array(count);
  let example = 0;
  files.forEach(({ path, bytes }, file) => {
    for (let record = 0; record < counts[file]!; record++) {
      const start = record * recordBytes;
      form.labelClasses.forEach((classes, i) => {
        const label = checkLabel(bytes[start + i]!, classes, `${path}, byte ${start + i}`);
        if (i === form.classByte) labels[example] = label;
      });
      const image = bytes.subarray(start + form.labelClasses.length, start + recordBytes);
      pixels.set(image, example * PIXELS);
      example++;
    }
  });
  const classes = form.labelClasses[form.classByte]!;
  return { pixels, white: 255, labels, count, channels: CHANNELS, height: SIDE, width: SIDE, classes };
}

function recordCount({ path, bytes }: DataFile, recordBytes: number): number {
  const beyond = bytes.length % recordBytes;
  if (beyond === 0) return bytes.length / recordBytes;
  throw new AtlasError({
    code: "data/truncated-file",
    kind: "input",
    where: `${path}, byte ${bytes.length - beyond}`,
    problem: `the last record has ${beyond} bytes`,
    expected: `records of ${recordBytes} bytes`,
    remedy: "Download it again; the file must be of the binary version, not of the Python one.",
  });
}
