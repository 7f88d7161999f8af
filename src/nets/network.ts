import type { numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import { type ParameterLayout, parameterLayout } from "#trees";

/** One named parameter array of a network, with what an initialiser must know of it. */
export interface ParameterSpec {
  /** Dotted path such as `hidden1.weight`; also the key in a safetensors file. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Inputs that reach one unit of the layer; a bias has its layer's. */
  readonly fanIn: number;
  /** Units that one input of the layer reaches; a bias has its layer's. */
  readonly fanOut: number;
  readonly role: "weight" | "bias";
}

/** A network as data plus a function; satisfies what the measurements ask of a classifier. */
export interface Network {
  readonly family: "mlp" | "cnn";
  /** Where each parameter lies in a flat vector, in the order of `parameters`. */
  readonly layout: ParameterLayout;
  readonly parameters: readonly ParameterSpec[];
  /**
   * Where the mean and the variance of each batch-normalised layer lie in a flat vector of statistics
   * (`bn1.running_mean`, `bn1.running_var`, …); absent for networks without batch normalisation.
   */
  readonly statistics?: ParameterLayout;
  /** Shape of one input, without the batch axis. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /**
   * Logits `[batch, classes]` for inputs `[batch, ...inputShape]`, a traced jax-js function that may be
   * differentiated and vectorised; consumes its arguments, as jax-js functions do.
   */
  readonly logits: (parameters: Readonly<Record<string, np.Array>>, inputs: np.Array) => np.Array;
}

/** A network from its parts, with its parameters laid one after another. */
export function assembleNetwork(parts: Omit<Network, "layout">): Network {
  return { ...parts, layout: parameterLayout(parts.parameters) };
}

/** The weight and bias of a layer of units that each see `fanIn` inputs. */
export function layerParameters(
  layer: string,
  weightShape: readonly number[],
  units: number,
  fans: { readonly fanIn: number; readonly fanOut: number },
): readonly ParameterSpec[] {
  return [
    { name: `${layer}.weight`, shape: weightShape, ...fans, role: "weight" },
    { name: `${layer}.bias`, shape: [units], ...fans, role: "bias" },
  ];
}

/** Throws an input error `nets/size` unless the named size is a whole number of at least `least`. */
export function requireSize(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new AtlasError({
    code: "nets/size",
    kind: "input",
    problem: `a network cannot have ${name} ${value}`,
    where: name,
    expected: `a whole number of at least ${least}`,
  });
}
