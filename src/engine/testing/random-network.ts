import { lax, nn, numpy as np } from "@jax-js/jax";
import type { ArrayFunction } from "./transform.ts";

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

/**
 * The network of the given layers on square images, as a function to its last maps.
 *
 * Its inputs are the images `[examples, channels, size, size]`, then a kernel and a shift of each layer; the
 * input at position `front` comes first instead, where it can be differentiated.
 */
export function randomNetwork(
  [examples, channels, size]: readonly [examples: number, channels: number, size: number],
  layers: readonly LayerChoice[],
  front = 0,
): ArrayFunction {
  const parameterShapes = layers.flatMap((layer, i) => {
    const before = layers[i - 1]?.channels ?? channels;
    return [
      [layer.channels, before, layer.window, layer.window],
      [layer.channels, 1, 1],
    ];
  });
  const shapes: readonly (readonly number[])[] = [[examples, channels, size, size], ...parameterShapes];
  const position = front % shapes.length;
  return {
    shapes: [shapes[position]!, ...shapes.toSpliced(position, 1)],
    apply: (first, ...others) => {
      const [images, ...parameters] = others.toSpliced(position, 0, first!);
      const maps = layers.reduce(
        (before, layer, i) => applyLayer(before, layer, parameters[2 * i]!, parameters[2 * i + 1]!),
        images!,
      );
      return [maps];
    },
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
