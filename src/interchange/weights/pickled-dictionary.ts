import { AtlasError } from "#errors";
import { unpickle } from "./pickle/machine.ts";
import { numpyArrayReader } from "./pickle/numpy-arrays.ts";
import { dictionaryOf, makerOf, PickleObject } from "./pickle/values.ts";
import type { WeightTensor } from "./weight-tensor.ts";

/** Values of a pickled dictionary that are read: arrays of NumPy, and lists of numbers. */
export type PickledValue = WeightTensor | readonly number[];

/**
 * The arrays and lists of numbers in a dictionary that Python pickled, of the keys that are asked for, be they texts or bytes.
 * Nothing in the file is executed.
 *
 * @throws AtlasError of kind `input`: `weights/bad-pickle`, `weights/bad-shape`, `weights/no-dictionary`
 */
export function readPickledDictionary(
  bytes: Uint8Array,
  wanted: readonly string[],
  where: string,
): ReadonlyMap<string, PickledValue> {
  const dictionary = dictionaryOf(unpickle(bytes, where).value);
  if (dictionary === undefined) {
    throw new AtlasError({
      code: "weights/no-dictionary",
      kind: "input",
      problem: "the pickle holds no dictionary",
      where,
      expected: "a dictionary of arrays and lists",
    });
  }
  const values = new Map<string, unknown>();
  for (const [key, value] of dictionary) {
    const name = textOf(key);
    if (name !== undefined && wanted.includes(name)) values.set(name, value);
  }
  const readArray = numpyArrayReader();
  const found = new Map<string, PickledValue>();
  for (const [name, value] of values) {
    const array = readArray(value, `${where}, array ${name}`);
    if (array !== undefined && !("unread" in array)) found.set(name, array);
    else if (Array.isArray(value) && value.every((one) => typeof one === "number")) found.set(name, value);
  }
  return found;
}

/** A key, be it bytes, or a text that Python 2 or 3 wrote in its place. */
function textOf(key: unknown): string | undefined {
  if (typeof key === "string") return key;
  if (key instanceof Uint8Array) return Buffer.from(key).toString("latin1");
  const [content] = key instanceof PickleObject && makerOf(key) === "_codecs.encode" ? key.args : [];
  return typeof content === "string" ? content : undefined;
}
