/** What the parts of a layer are called elsewhere, by the names of PyTorch. */
const USUAL_PARTS: ReadonlyMap<string, string> = new Map([
  ["w", "weight"],
  ["W", "weight"],
  ["b", "bias"],
  ["kernel", "weight"],
  ["gamma", "weight"],
  ["beta", "bias"],
  ["moving_mean", "running_mean"],
  ["moving_variance", "running_var"],
]);

/** The same in files that have kernels, where these words cannot mean anything else. */
const PARTS_BESIDE_KERNELS: ReadonlyMap<string, string> = new Map([
  ...USUAL_PARTS,
  ["scale", "weight"],
  ["mean", "running_mean"],
  ["var", "running_var"],
]);

const COLLECTIONS = /^(params|batch_stats)\./;
const NUMBERED = /^(w|weights?|b|bias(?:es)?)_?(\d+)$/i;

/** Whether names are those of Keras or Flax, which have kernels. */
export function haveKernels(names: readonly string[]): boolean {
  return names.some((name) => /(^|[./])kernel$/.test(name));
}

/**
 * The name that PyTorch would have for a tensor: parts joined by dots, layers first, then `weight`, `bias`, `running_mean` or
 * `running_var`. `W1` and `b1` become `1.weight` and `1.bias`, `linear/w` of Haiku `linear.weight`.
 */
export function canonicalName(name: string, besideKernels: boolean): string {
  const dotted = name.replaceAll("/", ".").replace(COLLECTIONS, "");
  const numbered = NUMBERED.exec(dotted);
  if (numbered !== null) return `${numbered[2]}.${/^w/i.test(numbered[1]!) ? "weight" : "bias"}`;
  const parts = dotted.split(".");
  const last = parts.at(-1)!;
  const known = (besideKernels ? PARTS_BESIDE_KERNELS : USUAL_PARTS).get(last) ?? last;
  return [...parts.slice(0, -1), known].join(".");
}

/** What the names of all tensors begin with, up to a dot; empty where they have nothing in common. */
export function commonPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  const parts = first.split(".").slice(0, -1);
  let prefix = "";
  for (const part of parts) {
    const longer = `${prefix}${part}.`;
    if (!others.every((name) => name.startsWith(longer))) break;
    prefix = longer;
  }
  return prefix;
}

/** The layer that a tensor is of. */
export function layerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

/** The parts of a layer, in the order in which PyTorch has them. */
export const PARTS: readonly string[] = ["weight", "bias", "running_mean", "running_var"];

/** Which part of its layer a tensor is. */
export function partOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
