import { AtlasError } from "#errors";
import { alternatives, conjoined, quotedBriefly } from "#words";

const AS_ARRAYS = 'Save the examples as arrays: np.savez("train.npz", x=x, y=y)';

/** Files that are often given for examples, what they are and what to do with them. */
const OTHER_KINDS: readonly (readonly [pattern: RegExp, what: string, remedy: string])[] = [
  [/\.(tar|tgz|tar\.gz|tar\.xz|zip|7z|rar)$/i, "it is an archive", "Unpack it and give the folder"],
  [
    /\.(jpe?g|png|webp|gif|bmp|tiff?)$/i,
    "it is a single picture",
    "Give the folder that holds a folder of pictures for each class",
  ],
  [/\.(xlsx?|ods)$/i, "it is a spreadsheet", "Save it as a CSV table in UTF-8"],
  [
    /\.(pt|pth|th|ckpt|safetensors|onnx|keras|msgpack)$/i,
    "by its ending it is a network, not examples",
    `Name networks first or behind --weights. ${AS_ARRAYS}`,
  ],
  [
    /\.(pkl|pickle|h5|hdf5|mat|tfrecords?|arrow|feather|jsonl?)$/i,
    "examples in this form are not read",
    AS_ARRAYS,
  ],
];

/** A file of which no source is known to read it. */
export function unreadable(path: string, endings: readonly string[]): AtlasError {
  const [, problem = "its ending does not say what reads it", remedy] =
    OTHER_KINDS.find(([pattern]) => pattern.test(path)) ?? [];
  return refusal(
    path,
    problem,
    `a folder, or a file that ends in ${alternatives(endings)}`,
    remedy ?? `Say what reads it, such as --set data.source=table. ${AS_ARRAYS}`,
  );
}

/** A folder of several files of examples, none of which is called as those to train on are. */
export function manyFiles(path: string, files: readonly string[]): AtlasError {
  const named = files.slice(0, MOST_NAMED).map((name) => quotedBriefly(name));
  const rest = files.length - named.length;
  return refusal(
    path,
    `the folder holds ${conjoined([...named, ...(rest > 0 ? [`${rest} more`] : [])])}`,
    "files called train and test, or a folder of pictures for each class",
    "Name one of them by --data, and by --test what is to test on",
  );
}

const MOST_NAMED = 5;

/** Test examples beside a public data set. */
export function ownTestExamples(path: string, words: string): AtlasError {
  return refusal(path, `it is ${words}, which has test examples of its own`, "no --test beside it");
}

/** Test examples that are not in the form of those to train on. */
export function otherKind(path: string, test: string): AtlasError {
  return refusal(
    test,
    `it is of another kind than ${path}`,
    "test examples in the same form as those to train on",
  );
}

/** Pictures of many sizes for a network that reads any. */
export function sizesNotSaid(): AtlasError {
  return refusal(
    "--input-shape",
    "the network reads pictures of any size, and these are of many",
    "the size that they had in its training, such as --input-shape 3,224,224",
  );
}

function refusal(where: string, problem: string, expected: string, remedy?: string): AtlasError {
  return new AtlasError({
    code: "measure/data",
    kind: "input",
    where,
    problem,
    expected,
    ...(remedy !== undefined && { remedy }),
  });
}
