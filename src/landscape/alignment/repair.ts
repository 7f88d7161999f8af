import { elementCount } from "#trees";
import type { Classifier } from "../classifier.ts";
import { type AffineLayer, affineLayers } from "./affine-layers.ts";
import type { AxisShape } from "./axis-shape.ts";
import { UnitSums } from "./correlation-sums.ts";
import { type ProbedNetwork, probedNetwork, type ValueReader, valueReader } from "./network-values.ts";
import { type Slices, slicesOf } from "./slices.ts";

/** Mean and standard deviation of the units of a layer. */
export interface Moments {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** A layer with what measures it. */
interface Layer extends AffineLayer {
  readonly units: number;
  readonly slices: Slices;
  readonly reader: ValueReader;
}

/**
 * Gives averages of networks of one architecture the activations back that averaging takes from them.
 *
 * Units of an average vary less than those of the networks that it is of, layer after layer. Each is scaled and shifted, by its own
 * weights and bias, to the mean and the standard deviation that is the average of those of the networks, layers in their
 * order, so that each is measured on what the layers before it give once they are repaired.
 * Source: Jordan, Sedghi, Saukh, Entezari and Neyshabur, "REPAIR", 2023. For networks with batch normalisation
 * this is what `recalibrate` does.
 */
export class Repairer {
  /** The layers that are repaired, by the names of their shifts; empty where no layer has one of its own. */
  readonly layers: readonly string[];
  readonly #probed: ProbedNetwork;
  readonly #layers: readonly Layer[];
  readonly #known = new WeakMap<Float32Array, readonly Moments[]>();

  private constructor(probed: ProbedNetwork, layers: readonly Layer[]) {
    this.#probed = probed;
    this.#layers = layers;
    this.layers = layers.map(({ shift }) => shift);
  }

  /**
   * Prepares to repair networks by their activations on some inputs, `[examples, ...inputShape]` flat, as a rule training
   * examples. Throws an input error `landscape/examples`.
   */
  static async of(classifier: Classifier, inputs: Float32Array | Int32Array): Promise<Repairer> {
    const probed = probedNetwork(classifier, inputs);
    const layers: Layer[] = [];
    for (const layer of classifier.statistics === undefined ? affineLayers(probed) : []) {
      const { value, axis } = layer;
      const units = value.shape[axis]!;
      const axes = value.shape.map(
        (size, i): AxisShape => (i === axis ? { kind: "group", size, group: 0 } : { kind: "fixed", size }),
      );
      const [slices] = slicesOf(value.shape, axes, 0, units);
      layers.push({ ...layer, units, slices: slices!, reader: await valueReader(probed, [value]) });
    }
    return new Repairer(probed, layers);
  }

  /**
   * The average of networks with its activations repaired, as new parameters.
   *
   * @param networks flat parameters of one length, aligned, unchanged as long as the repairer is used
   * @param weights of each network in the average, which sum to 1
   */
  async average(networks: readonly Float32Array[], weights: readonly number[]): Promise<Float32Array> {
    const moments: (readonly Moments[])[] = [];
    for (const network of networks) moments.push(await this.moments(network));
    const parameters = averageOf(networks, weights);
    for (const [i, layer] of this.#layers.entries()) {
      const found = await this.#momentsIn(layer, parameters);
      const wanted = moments.map((own) => own[i]!);
      this.#repair(parameters, layer, found, {
        mean: averageOf(
          wanted.map(({ mean }) => mean),
          weights,
        ),
        deviation: averageOf(
          wanted.map(({ deviation }) => deviation),
          weights,
        ),
      });
    }
    return parameters;
  }

  /** Gives up the compiled programs. */
  release(): void {
    for (const { reader } of this.#layers) reader.release();
  }

  /** Mean and standard deviation of the units of each layer of a network, which are kept with it. */
  async moments(network: Float32Array): Promise<readonly Moments[]> {
    const known = this.#known.get(network);
    if (known !== undefined) return known;
    const moments: Moments[] = [];
    for (const layer of this.#layers) moments.push(await this.#momentsIn(layer, network));
    this.#known.set(network, moments);
    return moments;
  }

  async #momentsIn({ units, slices, reader }: Layer, parameters: Float32Array): Promise<Moments> {
    const sums = new UnitSums(units);
    for (const run of this.#probed.runs) {
      const [values] = await reader.read({ parameters }, run);
      sums.add(slices, values!);
    }
    return {
      mean: Float64Array.from({ length: units }, (_, unit) => sums.mean(unit)),
      deviation: Float64Array.from({ length: units }, (_, unit) => sums.deviation(unit)),
    };
  }

  /** Scales and shifts the units of a layer in place. */
  #repair(parameters: Float32Array, { scale, shift, units }: Layer, found: Moments, wanted: Moments): void {
    const { entries } = this.#probed.structure.layout;
    const [weights, biases] = [scale.name, shift].map(
      (wantedName) => entries.find(({ name }) => name === wantedName)!,
    );
    const inner = elementCount(weights!.shape.slice(scale.axis + 1));
    const factors = Float64Array.from({ length: units }, (_, unit) =>
      // A unit that does not vary cannot be made to.
      found.deviation[unit]! > 0 ? wanted.deviation[unit]! / found.deviation[unit]! : 1,
    );
    for (let i = 0; i < weights!.size; i++) {
      parameters[weights!.offset + i]! *= factors[Math.floor(i / inner) % units]!;
    }
    factors.forEach((factor, unit) => {
      const place = biases!.offset + unit;
      parameters[place] = factor * (parameters[place]! - found.mean[unit]!) + wanted.mean[unit]!;
    });
  }
}

function averageOf<Vector extends Float32Array | Float64Array>(
  vectors: readonly Vector[],
  weights: readonly number[],
): Vector {
  return vectors[0]!.map((_, k) =>
    vectors.reduce((sum, vector, i) => sum + weights[i]! * vector[k]!, 0),
  ) as Vector;
}
