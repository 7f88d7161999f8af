import { AtlasError } from "#errors";
import { counted, thereAre } from "#words";
import { type DataFile, listFolder, readDataFile } from "./data-file.ts";
import { idxName } from "./idx-names.ts";
import { checkLabel, type StoredDataset, type StoredImages } from "./stored-images.ts";
import { transposedInPlace } from "./transposed.ts";
import type { FileForm } from "./unpacked.ts";

/** An array of unsigned bytes as an IDX file holds it, row-major. */
interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file of unsigned bytes: two zero bytes, the type 0x08, the number of axes, one big-endian
 * 32-bit size for each axis, then the values.
 *
 * Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database", file formats.
 *
 * @throws AtlasError `data/wrong-magic`, `data/truncated-file`, `data/trailing-bytes` or `data/wrong-shape`.
 */
function parseIdx({ path, bytes }: DataFile, axes: number): IdxArray {
  const dimensions = dimensionsIn(bytes, path, axes);
  const size = sizeOf(dimensions);
  if (bytes.length < size) {
    throw truncated(path, bytes.length, size, `for the ${dimensions.join(" × ")} values in its header`);
  }
  if (bytes.length > size) {
    throw new AtlasError({
      code: "data/trailing-bytes",
      kind: "input",
      where: `${path}, byte ${size}`,
      problem: `${bytes.length - size} bytes follow the last value`,
      expected: `${size} bytes for the ${dimensions.join(" × ")} values in its header`,
    });
  }
  return { dimensions, values: bytes.subarray(headerBytes(axes)) };
}

/** Twice the pictures of the largest set in this form that has ten classes, and far more labels. */
const PICTURES = idxForm(3, 2 ** 29);
const LABELS = idxForm(1, 2 ** 24);

function idxForm(axes: number, mostBytes: number): FileForm {
  const sizeIn = (header: Uint8Array, path: string) => sizeOf(dimensionsIn(header, path, axes));
  return { mostBytes, header: { bytes: headerBytes(axes), sizeIn } };
}

function headerBytes(axes: number): number {
  return 4 + 4 * axes;
}

function sizeOf(dimensions: readonly number[]): number {
  return headerBytes(dimensions.length) + dimensions.reduce((product, length) => product * length, 1);
}

function dimensionsIn(bytes: Uint8Array, path: string, axes: number): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes(axes)) {
    throw truncated(path, bytes.length, headerBytes(axes), "for its header");
  }
  const magic = view.getUint32(0);
  const wanted = (UNSIGNED_BYTE << 8) | axes;
  if (magic !== wanted) {
    throw new AtlasError({
      code: "data/wrong-magic",
      kind: "input",
      where: `${path}, byte 0`,
      problem: `the magic number is ${magic}`,
      expected: `${wanted} (IDX, unsigned bytes, ${counted(axes, "axis", "axes")})`,
      remedy: "Picture files have 3 axes, label files 1; the names may be swapped.",
    });
  }
  const dimensions = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const emptyAxis = dimensions.indexOf(0);
  if (emptyAxis >= 0) {
    throw new AtlasError({
      code: "data/wrong-shape",
      kind: "input",
      where: `${path}, byte ${4 + 4 * emptyAxis}`,
      problem: `the header says ${dimensions.join(" × ")}`,
      expected: "sizes of at least 1",
    });
  }
  return dimensions;
}

/** What is asked of a set in the form of MNIST. */
export interface IdxSet {
  readonly classes: number;
  /** Stands before the names of its files: `emnist-letters-`. */
  readonly prefix?: string;
  /** What its test files are called, `t10k` unless given. */
  readonly test?: string;
  /** The label of the first class, 0 unless given. */
  readonly firstLabel?: number;
  /** Whether its pictures lie on their side, column by column. */
  readonly isTransposed?: boolean;
}

const MNIST: IdxSet = { classes: 10 };

/**
 * Reads MNIST or a data set in its form (Fashion-MNIST, EMNIST, …): four IDX files with the original names or
 * others that say as much, plain or gzipped, pictures of any one size.
 *
 * @throws AtlasError of kind `input` naming the file and byte for anything that is not so.
 */
export async function readMnist(folder: string, set: IdxSet = MNIST): Promise<StoredDataset> {
  const listing = await listFolder(folder);
  const read = (name: string, axes: 1 | 3): Promise<DataFile> => {
    const holds = axes === 3 ? "images" : "labels";
    const own = idxName(listing, { prefix: set.prefix ?? "", part: name, holds });
    return readDataFile(folder, listing, own, axes === 3 ? PICTURES : LABELS);
  };
  const part = async (name: string): Promise<{ images: StoredImages; path: string }> => {
    const pictures = await read(name, 3);
    const labels = await read(name, 1);
    return { images: joined(pictures, labels, set), path: pictures.path };
  };
  const train = await part("train");
  const test = await part(set.test ?? "t10k");
  if (train.images.height !== test.images.height || train.images.width !== test.images.width) {
    throw new AtlasError({
      code: "data/wrong-shape",
      kind: "input",
      where: `${test.path}, byte 8`,
      problem: `the test pictures are ${test.images.height} × ${test.images.width}`,
      expected: `${train.images.height} × ${train.images.width}, as the training pictures are`,
    });
  }
  return { train: train.images, test: test.images };
}

function joined(
  pictureFile: DataFile,
  labelFile: DataFile,
  { classes, firstLabel = 0, isTransposed = false }: IdxSet,
): StoredImages {
  const pictures = parseIdx(pictureFile, 3);
  const labels = parseIdx(labelFile, 1);
  const [count = 0, height = 0, width = 0] = pictures.dimensions;
  if (labels.values.length !== count) {
    throw new AtlasError({
      code: "data/count-mismatch",
      kind: "input",
      where: `${labelFile.path}, byte 4`,
      problem: thereAre(labels.values.length, "label"),
      expected: `${count}, one for each picture of ${pictureFile.path}`,
    });
  }
  return {
    pixels: isTransposed ? transposedInPlace(pictures.values, height, width) : pictures.values,
    white: 255,
    labels: Int32Array.from(labels.values, (label, i) =>
      checkLabel(label - firstLabel, classes, `${labelFile.path}, byte ${8 + i}`),
    ),
    count,
    channels: 1,
    height: isTransposed ? width : height,
    width: isTransposed ? height : width,
    classes,
  };
}

function truncated(path: string, has: number, needs: number, purpose: string): AtlasError {
  return new AtlasError({
    code: "data/truncated-file",
    kind: "input",
    where: `${path}, byte ${has}`,
    problem: "the file ends too early",
    expected: `${needs} bytes ${purpose}`,
    remedy: "Download it again.",
  });
}
