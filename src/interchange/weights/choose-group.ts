import { AtlasError } from "#errors";
import { conjoined, counted, quotedBriefly } from "#words";
import { flattened, tensorCount, type WeightGroup } from "./weight-group.ts";

/** Under which a file's weights are usual. */
const USUAL: ReadonlySet<string> = new Set([
  "state_dict",
  "model_state_dict",
  "model_state",
  "state_dicts",
  "model",
  "net",
  "network",
  "weights",
  "params",
  "parameters",
]);

/** What training keeps beside the weights. */
const OF_TRAINING = /^_|optim|sched|scaler|callback|loops|hyper_?param|rng|^amp$|^ema|_ema$|^args$|^config/i;

/** A group of a file, chosen. */
export interface ChosenGroup {
  /** Names joined by dots. */
  readonly group: WeightGroup;
  /** By which it is chosen; empty for the whole file. */
  readonly key: string;
  /** What else there was to choose. */
  readonly others: readonly string[];
}

/**
 * The weights among what a file holds: those of the key, else those under a usual name, else all there is beside what
 * training keeps for itself. Which they are is never guessed where several groups may be meant.
 *
 * @throws AtlasError of kind `input`: `weights/no-key` or, where one has to be chosen, `weights/several-groups`
 */
export function chooseGroup(root: WeightGroup, key: string | undefined, where: string): ChosenGroup {
  const all = groupsWithin(root, "");
  if (key !== undefined) {
    const group = all.get(key);
    if (group === undefined) throw noKey(key, all, where);
    return { group: flattened(group), key, others: [] };
  }
  let [chosen, path] = [root, ""];
  for (;;) {
    const next = nextGroup(chosen, path, where);
    if (next === undefined) break;
    [chosen, path] = next;
  }
  const isOther = (other: string): boolean => other.split(".").length <= path.split(".").length;
  const others = [...all.keys()].filter((other) => !`${path}.`.startsWith(`${other}.`) && isOther(other));
  const group = withoutTraining(chosen);
  if (group.tensors.size === 0 && group.modules.length === 0 && all.size > 0) throw onlyTraining(all, where);
  return { group, key: path, others: path === "" ? [] : others };
}

/** The one group within another that holds the weights; `undefined` where these are all of it. */
function nextGroup(group: WeightGroup, path: string, where: string): [WeightGroup, string] | undefined {
  const inner = [...group.groups].filter(([name, part]) => !OF_TRAINING.test(name) && tensorCount(part) > 0);
  const usual = inner.filter(([name]) => USUAL.has(name));
  const only = usual.length > 0 ? usual : inner;
  const [first] = only;
  if (first === undefined || (usual.length === 0 && (group.tensors.size > 0 || areLayers(inner))))
    return undefined;
  const pathOf = (name: string): string => (path === "" ? name : `${path}.${name}`);
  if (only.length > 1) {
    throw severalGroups(new Map(only.map(([name, part]) => [pathOf(name), part])), where);
  }
  return [first[1], pathOf(first[0])];
}

const OF_LAYERS =
  /^(weight|bias|running_(mean|var)|num_batches_tracked|kernel|gamma|beta|scale|mean|var|w|b)$/i;

/** Whether groups are the layers of one network: what lies in them are parts of a layer. */
function areLayers(groups: readonly (readonly [string, WeightGroup])[]): boolean {
  return groups.every(
    ([, { tensors, groups: inner }]) =>
      [...tensors.keys()].every((name) => OF_LAYERS.test(name)) && areLayers([...inner]),
  );
}

function withoutTraining(group: WeightGroup): WeightGroup {
  const groups = new Map([...group.groups].filter(([name]) => !OF_TRAINING.test(name)));
  return flattened({ ...parts(group), groups });
}

const parts = ({ tensors, modules, unread }: WeightGroup) => ({ tensors, modules, unread });

function groupsWithin({ groups }: WeightGroup, prefix: string): Map<string, WeightGroup> {
  const all = new Map<string, WeightGroup>();
  for (const [name, group] of groups) {
    if (tensorCount(group) === 0) continue;
    all.set(prefix + name, group);
    for (const [path, inner] of groupsWithin(group, `${prefix}${name}.`)) all.set(path, inner);
  }
  return all;
}

function noKey(key: string, all: ReadonlyMap<string, WeightGroup>, where: string): AtlasError {
  return new AtlasError({
    code: "weights/no-key",
    kind: "input",
    problem: `nothing lies under the key ${quotedBriefly(key)}`,
    where,
    expected: all.size === 0 ? "no key: this file has no groups" : listed(all),
  });
}

function onlyTraining(groups: ReadonlyMap<string, WeightGroup>, where: string): AtlasError {
  return new AtlasError({
    code: "weights/several-groups",
    kind: "input",
    problem: `all tensors are in what training keeps for itself: ${listed(groups)}`,
    where,
    remedy: "Name one by its key",
  });
}

function severalGroups(groups: ReadonlyMap<string, WeightGroup>, where: string): AtlasError {
  return new AtlasError({
    code: "weights/several-groups",
    kind: "input",
    problem: `there are ${groups.size} groups of tensors, and any may be meant: ${listed(groups)}`,
    where,
    remedy: "Name one by its key",
  });
}

/** More are cut off. */
const MOST_LISTED = 12;

function listed(groups: ReadonlyMap<string, WeightGroup>): string {
  const named = [...groups].map(
    ([name, group]) => `${quotedBriefly(name)} (${counted(tensorCount(group), "tensor")})`,
  );
  const rest = named.length - MOST_LISTED;
  return conjoined([...named.slice(0, MOST_LISTED), ...(rest > 0 ? [`${rest} more`] : [])]);
}
