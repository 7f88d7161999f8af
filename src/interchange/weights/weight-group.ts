import type { WeightTensor } from "./weight-tensor.ts";

/** Tensors of a file as it groups them: a folder of tensors and of further groups. */
export interface WeightGroup {
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, WeightTensor>;
  readonly groups: ReadonlyMap<string, WeightGroup>;
  /** Names of what is a whole network of a library's own, whose weights are not taken out of it. */
  readonly modules: readonly string[];
  /** Tensors that are not read, by name, and what they are. */
  readonly unread: ReadonlyMap<string, string>;
}

/** A group in the making. */
export class GroupBuilder implements WeightGroup {
  readonly tensors = new Map<string, WeightTensor>();
  readonly groups = new Map<string, WeightGroup>();
  readonly modules: string[] = [];
  readonly unread = new Map<string, string>();

  get isEmpty(): boolean {
    return this.tensors.size + this.groups.size + this.modules.length + this.unread.size === 0;
  }
}

/** How many tensors there are in a group and all those within it. */
export function tensorCount({ tensors, groups }: WeightGroup): number {
  return [...groups.values()].reduce((sum, group) => sum + tensorCount(group), tensors.size);
}

/** A group and all those within it as one, names joined by dots. */
export function flattened(group: WeightGroup): WeightGroup {
  const whole = new GroupBuilder();
  const add = (part: WeightGroup, prefix: string): void => {
    for (const [name, tensor] of part.tensors) whole.tensors.set(prefix + name, tensor);
    for (const [name, type] of part.unread) whole.unread.set(prefix + name, type);
    for (const name of part.modules) whole.modules.push(prefix + name);
    for (const [name, inner] of part.groups) add(inner, `${prefix}${name}.`);
  };
  add(group, "");
  return whole;
}

/** A group of tensors alone. */
export function groupOf(tensors: Iterable<readonly [string, WeightTensor]>): WeightGroup {
  const group = new GroupBuilder();
  for (const [name, tensor] of tensors) group.tensors.set(name, tensor);
  return group;
}
