import type { numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import { isRecord } from "#files";
import type { Operations } from "#nets";
import { nearestWord } from "#words";
import type { LoadedModule } from "./module-source.ts";

/** The sizes of a network as a module of a user's is told them; what the module names besides stands among them. */
export interface OwnSizes {
  /** Of one input, without the batch axis: `[channels, height, width]` of images. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** Numbers of an input are whole and below this, as tokens are; `undefined` where they are any numbers. */
  readonly vocabulary?: number;
  /** Whether it is answered with numbers, `classes` of them; `undefined` where it is answered with classes. */
  readonly numbers?: boolean;
  /** Places of an example, at each of which it is answered; `undefined` where it has one answer. */
  readonly places?: number;
  readonly width: number;
  readonly depth: number;
  readonly [size: string]: unknown;
}

/** What the logits of a module of a user's are handed beside their arguments: operations and batch normalisation. */
export interface OwnTools extends Operations {
  /**
   * Batch normalisation of activations `[batch, channels, …]` by the parameters `layer.weight` and `layer.bias`
   * `[channels]`, by the batch in training and by statistics elsewhere; consumes the activations.
   */
  readonly batchNorm: (layer: string, activations: np.Array) => np.Array;
}

/** What a loss or an error of a user's is handed beside its arguments: operations. */
export type OwnLossTools = Operations;

/** A function of a user's that gives a number for each example. */
export type OfEachExample = (
  outputs: np.Array,
  targets: np.Array,
  sizes: OwnSizes,
  tools: OwnLossTools,
) => unknown;

/** The functions that a module of a user's exports. */
export interface NetworkModule {
  /** How messages call it: the name of its file. */
  readonly name: string;
  /** Where its file lies. */
  readonly path: string;
  readonly parameters: (sizes: OwnSizes) => unknown;
  readonly logits: (
    parameters: Readonly<Record<string, np.Array>>,
    inputs: np.Array,
    sizes: OwnSizes,
    tools: OwnTools,
  ) => unknown;
  /**
   * The loss of each example `[batch]`, of outputs `[batch, classes]` and labels, int32 `[batch]`, or numbers, float32 `[batch,
   * classes]`; `undefined` for a module that has none of its own.
   */
  readonly loss: OfEachExample | undefined;
  /** What is wrong of each example, 0 … 1 `[batch]`, of the same; `undefined` for a module that does not say. */
  readonly error: OfEachExample | undefined;
  /** How an array is drawn, of its name, its shape and the sizes; as by default where it says nothing. */
  readonly init: ((name: string, shape: readonly number[], sizes: OwnSizes) => unknown) | undefined;
  /** The sizes that it names with their usual values. */
  readonly sizes: Readonly<Record<string, unknown>>;
}

const EXPORTS = ["parameters", "logits", "sizes", "init", "loss", "error"] as const;

const OPTIONAL: readonly string[] = ["init", "loss", "error"];

/**
 * The functions of a module that was loaded.
 *
 * @throws AtlasError `network/exports` of kind `input` for one that lacks them
 */
export function networkModule({ exports }: LoadedModule, path: string, name: string): NetworkModule {
  const callable = (key: Exclude<(typeof EXPORTS)[number], "sizes">) => {
    const found = exports[key];
    if (typeof found === "function")
      return (...args: readonly unknown[]) => Reflect.apply(found, undefined, args);
    if (OPTIONAL.includes(key) && found === undefined) return undefined;
    throw badExport(path, key, found, Object.keys(exports));
  };
  const { sizes = {} } = exports;
  if (!isRecord(sizes)) throw badExport(path, "sizes", sizes, []);
  return {
    name,
    path,
    parameters: callable("parameters")!,
    logits: callable("logits")!,
    init: callable("init"),
    loss: callable("loss"),
    error: callable("error"),
    sizes,
  };
}

const EXAMPLES = {
  parameters: 'export function parameters(sizes) { return { "head.weight": [64, sizes.classes], … } }',
  logits: "export function logits(p, x, sizes) { … }",
  init: "export function init(name, shape, sizes) { … }",
  sizes: "export const sizes = { width: 32, heads: 2 }",
  loss: "export function loss(outputs, targets, sizes, tools) { … }",
  error: "export function error(outputs, targets, sizes, tools) { … }",
} as const satisfies Record<(typeof EXPORTS)[number], string>;

function badExport(
  path: string,
  key: (typeof EXPORTS)[number],
  found: unknown,
  exported: readonly string[],
): AtlasError {
  const near = nearestWord(
    key,
    exported.filter((word) => !EXPORTS.some((known) => known === word)),
  );
  const problem =
    found === undefined
      ? `it exports no ${key}${exported.length === 0 ? "" : `, but ${exported.join(", ")}`}`
      : `its ${key} is no ${key === "sizes" ? "mapping" : "function"}`;
  return new AtlasError({
    code: "network/exports",
    kind: "input",
    problem,
    where: path,
    expected: EXAMPLES[key],
    ...(near !== undefined && { remedy: `Rename ${near} to ${key}` }),
  });
}
