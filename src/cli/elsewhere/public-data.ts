import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readError } from "#files";
import { alternatives } from "#words";

/** A public data set that a folder holds. */
export interface PublicData {
  readonly source: string;
  readonly folder: string;
  /** Settings that say which part of it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What it is, to follow "taken for". */
  readonly words: string;
}

const CIFAR100 = "CIFAR-100 with its 100 fine classes (--set data.labels=coarse takes the coarse ones)";

/** Public data sets by files that are all in their folders. */
const KNOWN: readonly (readonly [source: string, words: string, files: readonly RegExp[]])[] = [
  ["cifar10", "CIFAR-10", [/^data_batch_\d+(\.bin(\.gz)?)?$/]],
  ["cifar100", CIFAR100, [/^fine_label_names\.txt$/]],
  ["cifar100", CIFAR100, [/^train(\.bin(\.gz)?)?$/, /^test(\.bin(\.gz)?)?$/]],
  ["svhn", "the cropped digits of SVHN", [/^train_32x32\.mat(\.gz)?$/]],
  ["digits", "the digits of Alpaydin and Kaynak", [/^digits\.csv(\.gz)?$/]],
];

/** Where torchvision and archives put data sets below the folder that they are told. */
const INNER = [
  "cifar-10-batches-py",
  "cifar-10-batches-bin",
  "cifar-100-python",
  "cifar-100-binary",
  "MNIST",
  "FashionMNIST",
  "KMNIST",
  "EMNIST",
  "raw",
  "gzip",
];

/** Folders within folders that are looked into: `MNIST/raw` below the one that is named. */
const MOST_LEVELS = 2;

/**
 * The public data set in a folder, or in the one folder below it that usual downloads make; `undefined` for none.
 *
 * @throws AtlasError as what reads folders
 */
export async function publicDataIn(folder: string, levels = MOST_LEVELS): Promise<PublicData | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readError(error, folder);
  });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const own = knownBy(folder, files) ?? emnistIn(folder, files) ?? mnistIn(folder, files);
  if (own !== undefined || levels === 0) return own;
  const inner = entries.filter((entry) => !entry.isFile() && INNER.includes(entry.name));
  return inner.length === 1 ? publicDataIn(join(folder, inner[0]!.name), levels - 1) : undefined;
}

function knownBy(folder: string, names: readonly string[]): PublicData | undefined {
  const known = KNOWN.find(([, , files]) => files.every((file) => names.some((name) => file.test(name))));
  return known && { source: known[0], folder, settings: {}, words: known[1] };
}

function emnistIn(folder: string, names: readonly string[]): PublicData | undefined {
  const splits = names.flatMap((name) => /^emnist-(\w+)-train-images[-.]idx3-ubyte/.exec(name)?.[1] ?? []);
  const split = splits.includes("balanced") ? "balanced" : splits[0];
  if (split === undefined) return undefined;
  const others = [...new Set(splits)].filter((other) => other !== split);
  const choice =
    others.length === 0 ? "" : ` (--set data.split=${others[0]} takes another: ${alternatives(others)})`;
  return { source: "emnist", folder, settings: { split }, words: `EMNIST, its split ${split}${choice}` };
}

/** MNIST and what has its form, told by the training pictures. */
function mnistIn(folder: string, names: readonly string[]): PublicData | undefined {
  if (!names.some((name) => /train.*(image|img).*(idx|ubyte)|train.*idx3/i.test(name))) return undefined;
  return /fashion/i.test(folder)
    ? { source: "fashion-mnist", folder, settings: {}, words: "Fashion-MNIST" }
    : { source: "mnist", folder, settings: {}, words: "images in the form of MNIST" };
}
