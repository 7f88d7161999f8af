import { isVariance, type NetworkSizes } from "#nets/layers";
import type { ParameterEntry } from "#trees";
import { quotedBriefly } from "#words";
import { commonPrefix, PARTS, partOf } from "./canonical-names.ts";
import type { CanonicalWeights, CanonicalWeights as Given } from "./canonical-weights.ts";
import { shapeText } from "./weight-tensor.ts";

/** What is known of the arrays of a network. */
export interface NetworkArrays extends Pick<NetworkSizes, "layout" | "statistics"> {
  /** What the network is called in errors. */
  readonly family: string;
  /** By which linear layers are known, which are kept [in, out]; without, arrays lie as PyTorch's tensors. */
  readonly parameters?: NetworkSizes["parameters"];
}

/** An array of a network and the tensor that it takes. */
export interface FittedArray {
  readonly entry: ParameterEntry;
  /** Whether the network keeps it the other way round, as linear layers are kept. */
  readonly isTransposed: boolean;
  /** The canonical name of the tensor; `undefined` where there is none. */
  readonly tensor: string | undefined;
  /** Whether the tensor has its shape. */
  readonly isRight: boolean;
}

/** How tensors and the arrays of a network go together. */
export interface Fit {
  readonly parameters: readonly FittedArray[];
  /** Empty for a network without batch norm. */
  readonly statistics: readonly FittedArray[];
  /** Tensors that no array takes. */
  readonly left: readonly string[];
  /** What was done to names, a clause; absent where they are the network's. */
  readonly note?: string;
}

/** Whether every parameter has its tensor and no tensor is left; statistics may be missing altogether. */
export function isWhole({ parameters, statistics, left }: Fit): boolean {
  const found = statistics.filter(({ isRight }) => isRight).length;
  return (
    parameters.every(({ isRight }) => isRight) &&
    left.length === 0 &&
    (found === 0 || found === statistics.length)
  );
}

/** The best of the fits by name, by name without what all names begin with, and by order and shape. */
export function bestFit(weights: CanonicalWeights, sizes: NetworkArrays): Fit {
  const plain = fitByName(weights, sizes, "");
  if (isWhole(plain)) return plain;
  const prefix = commonPrefix([...weights.tensors.keys()]);
  const stripped = prefix === "" ? plain : fitByName(weights, sizes, prefix);
  if (isWhole(stripped)) return stripped;
  const ordered = fitByOrder(weights, sizes);
  if (ordered !== undefined) return ordered;
  return rightIn(stripped) > rightIn(plain) ? stripped : plain;
}

const rightIn = ({ parameters }: Fit): number => parameters.filter(({ isRight }) => isRight).length;

function fitByName({ tensors }: Given, sizes: NetworkArrays, prefix: string): Fit {
  const take = (entry: ParameterEntry): FittedArray => {
    const name = prefix + entry.name;
    const shape = tensors.get(name)?.shape;
    const isTransposed = isLinear(entry, sizes);
    const isRight =
      shape !== undefined && isSame(shape, isTransposed ? entry.shape.toReversed() : entry.shape);
    return { entry, isTransposed, tensor: shape && name, isRight };
  };
  const parameters = sizes.layout.entries.map(take);
  const statistics = sizes.statistics?.entries.map(take) ?? [];
  return {
    parameters,
    statistics,
    left: leftOf(tensors.keys(), [...parameters, ...statistics]),
    ...(prefix !== "" && { note: `${quotedBriefly(prefix)} is taken off the beginnings of names` }),
  };
}

/** Arrays and tensors one after another, where there are as many and all have the same shapes; else `undefined`. */
function fitByOrder({ tensors }: Given, sizes: NetworkArrays): Fit | undefined {
  const isMean = (name: string): boolean => name.endsWith("running_mean");
  const names = [...tensors.keys()];
  const ofParameters = names.filter((name) => !isMean(name) && !isVariance(name));
  const entries = sizes.layout.entries;
  const statistics = sizes.statistics?.entries ?? [];
  const ofStatistics = names.filter((name) => isMean(name) || isVariance(name));
  if (ofParameters.length !== entries.length || ofStatistics.length !== statistics.length) return undefined;
  const take =
    (given: readonly string[]) =>
    (entry: ParameterEntry, i: number): FittedArray => {
      const shape = tensors.get(given[i]!)!.shape;
      const isTransposed = isLinear(entry, sizes);
      const hasShape = isSame(shape, isTransposed ? entry.shape.toReversed() : entry.shape);
      const part = partOf(given[i]!);
      // Weight and bias of a norm have one shape, so that shapes alone could mistake one for the other.
      const isRight = hasShape && (!PARTS.includes(part) || part === partOf(entry.name));
      return { entry, isTransposed, tensor: given[i], isRight };
    };
  const fit = {
    parameters: entries.map(take(ofParameters)),
    statistics: statistics.map(take(ofStatistics)),
    left: [],
  };
  return isWhole(fit)
    ? { ...fit, note: "names differ, so tensors are taken in their order, whose shapes agree" }
    : undefined;
}

/** Whether an array is the weight of a linear layer, which has all its inputs and all its outputs as axes. */
function isLinear({ name, shape }: ParameterEntry, { parameters = [] }: NetworkArrays): boolean {
  const spec = parameters.find((parameter) => parameter.name === name);
  return spec?.role === "weight" && shape.length === 2 && spec.fanIn === shape[0] && spec.fanOut === shape[1];
}

function leftOf(names: Iterable<string>, arrays: readonly FittedArray[]): readonly string[] {
  const taken = new Set(arrays.map(({ tensor }) => tensor));
  return [...names].filter((name) => !taken.has(name));
}

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Rows beyond these are counted. */
const MOST_ROWS = 40;

/** What did not fit, a line an array, then the tensors that are left: `bn1.weight [16] ← nothing`. */
export function tableOf(
  { parameters, statistics, left }: Fit,
  { tensors, originals }: Given,
): readonly string[] {
  const arrays = [...parameters, ...statistics];
  const wrong = arrays.filter(({ isRight }) => !isRight);
  const called = (name: string): string =>
    `${quotedBriefly(originals.get(name) ?? name)} ${shapeText(tensors.get(name)!.shape)}`;
  const rows = wrong.map(({ entry, isTransposed, tensor }) => {
    const shape = isTransposed ? entry.shape.toReversed() : entry.shape;
    return `${entry.name} ${shapeText(shape)} ← ${tensor === undefined ? "nothing" : called(tensor)}`;
  });
  return [
    `${arrays.length - wrong.length} of ${arrays.length} arrays of the network have their tensors`,
    ...cut(rows),
    ...cut(left.map((name) => `nothing ← ${called(name)}`)),
  ];
}

function cut(rows: readonly string[]): readonly string[] {
  const rest = rows.length - MOST_ROWS;
  return rest > 0 ? [...rows.slice(0, MOST_ROWS), `… and ${rest} more`] : rows;
}
