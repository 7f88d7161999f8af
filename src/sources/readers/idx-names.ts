import { hasFile } from "./data-file.ts";

/** What a file of a set in the form of MNIST holds. */
export interface IdxFile {
  /** Before the names of all files of the set, such as `emnist-letters-`; empty for most. */
  readonly prefix: string;
  /** `train`, or what its test files are called. */
  readonly part: string;
  readonly holds: "images" | "labels";
}

/**
 * The name of a file of a set in the form of MNIST, without `.gz`: the original one, be it with a point or a hyphen before `idx`, else
 * that of the one file whose name says what it holds, such as `training_images.idx3-ubyte`; the original one where there is none.
 */
export function idxName(listing: ReadonlySet<string>, { prefix, part, holds }: IdxFile): string {
  const axes = holds === "images" ? 3 : 1;
  const original = `${prefix}${part}-${holds}-idx${axes}-ubyte`;
  const dotted = `${prefix}${part}-${holds}.idx${axes}-ubyte`;
  const usual = [original, dotted].find((name) => hasFile(listing, name));
  if (usual !== undefined || prefix !== "") return usual ?? original;
  const plain = new Set([...listing].map((name) => name.replace(/\.gz$/, "")));
  const called = [...plain].filter(
    (name) =>
      (part === "train" ? /train/i : /t10k|test|val/i).test(name) &&
      (axes === 3 ? /images?|imgs?|idx3/i : /labels?|idx1/i).test(name) &&
      /idx|ubyte/i.test(name),
  );
  return called.length === 1 ? called[0]! : original;
}
