import { AtlasError } from "#errors";
import { ELEMENT_FORMATS } from "./element-types.ts";
import { numpyType } from "./numpy-dtype.ts";
import { unpickle } from "./pickle/machine.ts";
import { dictionaryOf, makerOf, PickleObject } from "./pickle/values.ts";

/** Numbers and texts in lists and dictionaries; `null` stands for what is neither. */
export type PickledTree = number | string | null | readonly PickledTree[] | ReadonlyMap<unknown, PickledTree>;

/** More than any file of numbers has; lists within lists, each twice in the next, have parts without end. */
const MOST_PARTS = 200_000;
const DEEPEST = 32;

/**
 * What Python pickled of dictionaries, lists, numbers and texts, with the numbers of NumPy as numbers. Nothing in the file is
 * executed; what is none of these is `null`.
 *
 * @throws AtlasError of kind `input`: `weights/bad-pickle`, `weights/too-many-parts`
 */
export function readPickledTree(bytes: Uint8Array, where: string): PickledTree {
  let parts = 0;
  return treeOf(unpickle(bytes, where).value, 0);

  function treeOf(value: unknown, depth: number): PickledTree {
    if (++parts > MOST_PARTS || depth > DEEPEST) throw tooManyParts(where);
    if (typeof value === "number" || typeof value === "string") return value;
    if (typeof value === "bigint") return Number(value);
    if (Array.isArray(value)) return value.map((one: unknown) => treeOf(one, depth + 1));
    const dictionary = dictionaryOf(value);
    if (dictionary !== undefined)
      return new Map([...dictionary].map(([key, one]) => [key, treeOf(one, depth + 1)]));
    return numpyNumber(value) ?? null;
  }
}

/** A number of NumPy, as `numpy.core.multiarray.scalar` would have made it; `undefined` for anything else. */
function numpyNumber(value: unknown): number | undefined {
  if (!(value instanceof PickleObject) || !/^numpy\._?core\.multiarray\.scalar$/.test(makerOf(value) ?? ""))
    return undefined;
  const [dtype, content] = value.args;
  if (!(dtype instanceof PickleObject) || makerOf(dtype) !== "numpy.dtype") return undefined;
  const [, order] = Array.isArray(dtype.state) ? dtype.state : [];
  const type = numpyType(`${typeof order === "string" ? order : ""}${String(dtype.args[0])}`);
  const bytes = bytesOf(content);
  if ("unread" in type || bytes === undefined) return undefined;
  const { bytes: width, read } = ELEMENT_FORMATS[type.type];
  if (bytes.length !== width) return undefined;
  return read(new DataView(bytes.buffer, bytes.byteOffset, width), 0, !type.isBigEndian);
}

/** Bytes, or as protocols before 3 write them: a text of code points below 256. */
function bytesOf(content: unknown): Uint8Array | undefined {
  if (content instanceof Uint8Array) return content;
  const text =
    content instanceof PickleObject && makerOf(content) === "_codecs.encode" ? content.args[0] : content;
  return typeof text === "string" ? Uint8Array.from(Buffer.from(text, "latin1")) : undefined;
}

function tooManyParts(where: string): AtlasError {
  return new AtlasError({
    code: "weights/too-many-parts",
    kind: "input",
    problem: "the pickle holds more numbers, or deeper lists, than are read",
    where,
    expected: `at most ${MOST_PARTS.toLocaleString("en")} numbers, texts, lists and dictionaries, ${DEEPEST} deep`,
  });
}
