import { type Estimate, estimateMean, mean } from "#statistics";
import { counted } from "#words";
import { layerTemperatures } from "./layer-temperatures.ts";

/** Tail exponents of the layers of the networks of one cell. */
export interface LayerExponents {
  /** The names of the layers' weights, in the order of the layout. */
  readonly layers: readonly string[];
  /** How many eigenvalues each of them has, where that is known. */
  readonly eigenvalues?: readonly number[];
  /** Of each network the exponent of each layer with its standard error; `null` for a layer too small to have one. */
  readonly networks: readonly {
    readonly exponents: readonly (number | null)[];
    readonly standardErrors: readonly (number | null)[];
  }[];
}

/** By what to multiply the learning rate of one layer. */
export interface LayerAdvice {
  readonly layer: string;
  /** Mean over networks; of a single network its own standard error, with the start of the tail held. */
  readonly exponent: Estimate;
  /** Mean over networks of the factor that each of them gives, 0.5 … 1.5. */
  readonly factor: Estimate;
  /** Why the layer has no exponent and keeps its rate, a clause; `null` where it has one. */
  readonly unknown: string | null;
}

/** Fewer eigenvalues have no tail. */
const LEAST_EIGENVALUES = 8;

/**
 * Each layer's tail exponent and the factor of its learning rate, over the networks of a cell: layers with a lighter tail than
 * the others are trained hotter, those with a heavier one colder (Zhou et al. 2023, "Temperature balancing").
 */
export function layerAdvice({ layers, eigenvalues, networks }: LayerExponents): readonly LayerAdvice[] {
  const factors = networks.map(({ exponents }) => layerTemperatures(exponents));
  return layers.map((layer, i) => {
    const known = networks.flatMap(({ exponents }) => exponents[i] ?? []);
    const exponent = estimateMean(known);
    const own = mean(networks.flatMap(({ standardErrors }) => standardErrors[i] ?? []));
    return {
      layer,
      exponent: known.length === 1 ? { ...exponent, standardError: own } : exponent,
      factor: estimateMean(factors.map((all) => all[i]!)),
      unknown: known.length === 0 ? whyUnknown(eigenvalues?.[i]) : null,
    };
  });
}

function whyUnknown(eigenvalues: number | undefined): string {
  return eigenvalues !== undefined && eigenvalues < LEAST_EIGENVALUES
    ? `${counted(eigenvalues, "eigenvalue")}, and a tail takes ${LEAST_EIGENVALUES}`
    : `fewer than ${LEAST_EIGENVALUES} eigenvalues above 0 that differ`;
}
