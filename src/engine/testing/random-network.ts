import { lax, nn, numpy as np } from "@jax-js/jax";

/** One layer of a random convolutional network; every number that fits its type is legal. */
export interface LayerChoice {
  readonly channels: number;
  /** Height and width of the kernel. */
  readonly window: 1 | 3;
  readonly stride: 1 | 2;
  readonly activation: "relu" | "tanh" | "none";
  /** Normalises each channel over examples and pixels, as batch norm does while training. */
  readonly isNormalised: boolean;
  /** Adds what came in where it has the shape of what goes out. */
  readonly isResidual: boolean;
}

/** A convolutional network with what it takes. */
export interface RandomNetwork {
  /** Shapes of the images `[examples, channels, size, size]` and of a kernel and a shift for each layer. */
  readonly shapes: readonly (readonly number[])[];
  /** Maps of the last layer. */
  readonly apply: (images: np.Array, ...parameters: np.Array[]) => np.Array;
}

/** The network of the given layers on square images. */
export function randomNetwork(
  images: readonly [examples: number, channels: number, size: number],
  layers: readonly LayerChoice[],
): RandomNetwork {
  const [examples, inputs, size] = images;
  const parameterShapes = layers.flatMap(({ channels, window }, i) => {
    const before = layers[i - 1]?.channels ?? inputs;
    return [
      [channels, before, window, window],
      [channels, 1, 1],
    ];
  });
  return {
    shapes: [[examples, inputs, size, size], ...parameterShapes],
    apply: (first, ...parameters) =>
      layers.reduce(
        (maps, layer, i) => applyLayer(maps, layer, parameters[2 * i]!, parameters[2 * i + 1]!),
        first,
      ),
  };
}

function applyLayer(maps: np.Array, layer: LayerChoice, kernel: np.Array, shift: np.Array): np.Array {
  const { window, stride, activation, isNormalised, isResidual } = layer;
  const around = (window - 1) / 2;
  const padding: [number, number][] = [
    [around, around],
    [around, around],
  ];
  // Kernels are normal draws; this keeps what they make of the order of 1.
  const fanIn = kernel.shape[1]! * window * window;
  const convolved = lax.convGeneralDilated(
    maps.ref,
    kernel.mul(1 / Math.sqrt(fanIn)),
    [stride, stride],
    padding,
  );
  const shifted = (isNormalised ? normalised(convolved) : convolved).add(shift);
  const active =
    activation === "relu" ? nn.relu(shifted) : activation === "tanh" ? np.tanh(shifted) : shifted;
  if (isResidual && active.shape.join() === maps.shape.join()) return active.add(maps);
  maps.dispose();
  return active;
}

function normalised(maps: np.Array): np.Array {
  const mean = maps.ref.mean([0, 2, 3], { keepdims: true });
  const centred = maps.sub(mean);
  const variance = np.square(centred.ref).mean([0, 2, 3], { keepdims: true });
  return centred.div(np.sqrt(variance.add(1e-5)));
}
