import { GroupBuilder, type WeightGroup } from "../weight-group.ts";
import type { WeightTensor } from "../weight-tensor.ts";
import { dictionaryOf, PickleObject } from "./values.ts";

/** A tensor, or what kind of tensor it is that is not read; `undefined` for what is none. */
export type TensorReader = (
  value: unknown,
  name: string,
) => WeightTensor | { readonly unread: string } | undefined;

/** Deeper than any checkpoint is nested. */
const MOST_LEVELS = 32;
/** Longer than any name: a path begins with the names of all that it lies in. */
const LONGEST_NAME = 1000;

/**
 * The tensors in a value of a pickle: in dictionaries and lists that lie in each other, by their keys and places.
 *
 * What a dictionary holds twice is found where it stands first; what is neither tensor nor dictionary nor list is passed by.
 */
export function collectTensors(root: unknown, readTensor: TensorReader): WeightGroup {
  const seen = new Set<unknown>();
  const visit = (value: unknown, path: readonly string[]): GroupBuilder => {
    const group = new GroupBuilder();
    const children = path.length > MOST_LEVELS || seen.has(value) ? undefined : childrenOf(value);
    seen.add(value);
    for (const [key, child] of children ?? []) {
      const name = String(key);
      const found = readTensor(child, [...path, name].join("."));
      if (found !== undefined) {
        if ("unread" in found) group.unread.set(name, found.unread);
        else group.tensors.set(name, found);
      } else if (isModule(child)) group.modules.push(name);
      else if (typeof child === "object" && child !== null) {
        const inner = visit(child, [...path, name]);
        if (!inner.isEmpty) group.groups.set(name, inner);
      }
    }
    return group;
  };
  return visit(root, []);
}

function childrenOf(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  const dictionary = dictionaryOf(value);
  const pairs = dictionary ? [...dictionary] : Array.isArray(value) ? [...value.entries()] : undefined;
  return pairs?.filter(([key]) =>
    typeof key === "string" ? key.length <= LONGEST_NAME : typeof key === "number",
  );
}

/** Whether a value is a whole network that PyTorch pickled. */
export function isModule(value: unknown): value is PickleObject {
  if (!(value instanceof PickleObject)) return false;
  const state = dictionaryOf(value.state);
  return state?.has("_modules") === true && state.has("_parameters");
}
