import { conjoined, counted } from "#words";
import { canonicalName, haveKernels, layerOf, PARTS, partOf } from "./canonical-names.ts";
import type { WeightConvention, Weights } from "./read-weights.ts";
import { permuted } from "./tensor-views.ts";
import type { WeightTensor } from "./weight-tensor.ts";

/** Weights as PyTorch would have them, whatever wrote them. */
export interface CanonicalWeights {
  /** Linear layers [out, in], convolutions [out, in, height, width]; layer by layer. */
  readonly tensors: ReadonlyMap<string, WeightTensor>;
  /** What they are called in the file. */
  readonly originals: ReadonlyMap<string, string>;
  /** Whether pixels lie with their channels last where maps are flattened. */
  readonly hasChannelsLast: boolean;
  /** What batch normalisations add to variances, by their names in `tensors`, as far as the file says it. */
  readonly epsilons: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/**
 * The tensors of real numbers, named and laid out as PyTorch would have them. How linear layers and convolutions lie is told by
 * the lengths of their biases, and by the habit of the library where these tell nothing.
 */
export function canonicalWeights(weights: Weights): CanonicalWeights {
  const names = [...weights.tensors.keys()];
  const besideKernels = haveKernels(names);
  const named = new Map<string, WeightTensor>();
  const originals = new Map<string, string>();
  let left = 0;
  for (const [original, tensor] of weights.tensors) {
    if (/(^|\.)num_batches_tracked$/.test(original)) continue;
    if (!tensor.type.includes("float")) left++;
    else {
      const name = canonicalName(original, besideKernels);
      const unique = named.has(name) ? original : name;
      named.set(unique, tensor);
      originals.set(unique, original);
    }
  }
  const told = conventionOf(named);
  const convention = told ?? (besideKernels ? "keras" : weights.convention);
  const tensors = new Map(
    inOrder([...named], weights.isOrdered).map(([name, tensor]) => [
      name,
      convention === "keras" && partOf(name) === "weight" ? asPyTorch(tensor) : tensor,
    ]),
  );
  const isOfKeras = names.some((name) => /(^|[./])moving_variance$/.test(name));
  const epsilons = epsilonsOf(weights, originals);
  const areUntold = told === undefined && !besideKernels && haveLinears(named);
  const isUnusual = convention !== (besideKernels ? "keras" : weights.convention);
  return {
    tensors,
    originals,
    hasChannelsLast: convention === "keras",
    epsilons,
    notes: [
      ...(left > 0 ? [`${counted(left, "tensor")} of whole numbers left out`] : []),
      ...(isOfKeras ? [epsilonNote([...epsilons.values()])] : []),
      ...(areUntold
        ? [
            `nothing tells how linear layers lie: taken as [${convention === "keras" ? "in, out" : "out, in"}]`,
          ]
        : []),
      ...(isUnusual
        ? [
            `by the lengths of biases linear layers lie as ${convention === "keras" ? "[in, out]" : "[out, in]"}`,
          ]
        : []),
    ],
  };
}

/** What is added to the variances of layers, by their names here, as the file has it by its own. */
function epsilonsOf(
  { epsilons }: Weights,
  originals: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  return new Map(
    [...originals].flatMap(([name, original]): readonly (readonly [string, number])[] => {
      if (partOf(name) !== "running_var") return [];
      const epsilon = epsilons?.get(original.split("/").at(-2) ?? "");
      return epsilon === undefined ? [] : [[layerOf(name), epsilon]];
    }),
  );
}

/** How far variances lie from those of training, where a network's own epsilon is taken. */
function epsilonNote(epsilons: readonly number[]): string {
  const told = [...new Set(epsilons)].toSorted((a, b) => a - b);
  return told.length === 0
    ? "batch norm of Keras adds 1e-3 to variances unless it is set, and here it is 1e-5"
    : `batch norm added ${conjoined(told.map(String))} to variances in training, and here it is 1e-5`;
}

/** Whether there are linear layers, all of them square. */
function haveLinears(named: ReadonlyMap<string, WeightTensor>): boolean {
  const linears = [...named].filter(([name, { shape }]) => partOf(name) === "weight" && shape.length === 2);
  return linears.length > 0 && linears.every(([, { shape }]) => shape[0] === shape[1]);
}

/** Which axis of a weight counts its units, by all biases that tell; `undefined` where none does or they disagree. */
function conventionOf(named: ReadonlyMap<string, WeightTensor>): WeightConvention | undefined {
  const told = new Set<WeightConvention>();
  for (const [name, { shape }] of named) {
    const units = named.get(`${layerOf(name)}.bias`)?.shape;
    if (partOf(name) !== "weight" || shape.length < 2 || units?.length !== 1) continue;
    const [first, last] = [shape[0], shape.at(-1)];
    if (first === units[0] && last !== units[0]) told.add("pytorch");
    if (last === units[0] && first !== units[0]) told.add("keras");
  }
  const [only] = told;
  return told.size === 1 ? only : undefined;
}

function asPyTorch(tensor: WeightTensor): WeightTensor {
  const axes = tensor.shape.length;
  if (axes === 2) return permuted(tensor, [1, 0]);
  if (axes === 3) return permuted(tensor, [2, 1, 0]);
  return axes === 4 ? permuted(tensor, [3, 2, 0, 1]) : tensor;
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

/**
 * Layer by layer, in the order of the file or by names with their numbers counted as such where that order says nothing; within
 * a layer as PyTorch has its parts.
 */
function inOrder(
  named: readonly (readonly [string, WeightTensor])[],
  isOrdered: boolean,
): readonly (readonly [string, WeightTensor])[] {
  const layers = [...Map.groupBy(named, ([name]) => layerOf(name))];
  const sorted = isOrdered ? layers : layers.toSorted(([a], [b]) => COLLATOR.compare(a, b));
  const placeOf = (name: string): number => PARTS.indexOf(partOf(name));
  return sorted.flatMap(([, tensors]) => tensors.toSorted(([a], [b]) => placeOf(a) - placeOf(b)));
}
