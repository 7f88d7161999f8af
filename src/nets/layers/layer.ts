import type { MapSize } from "./image-shape.ts";
import { statisticNames } from "./statistic-names.ts";

/** How one parameter array is drawn: uniform on ±bound, normal of a deviation, all of one value, or as it is given. */
export type ParameterDraw =
  | { readonly shape: "uniform"; readonly bound: number }
  | { readonly shape: "normal"; readonly deviation: number }
  | { readonly shape: "constant"; readonly value: number }
  | { readonly shape: "given"; readonly values: Float32Array };

/** One named parameter array of a network, with what an initialiser must know of it. */
export interface ParameterSpec {
  /** Dotted path such as `hidden1.weight`; also the key in a safetensors file. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Inputs that reach one unit of the layer; a bias has its layer's. */
  readonly fanIn: number;
  /** Units that one input of the layer reaches; a bias has its layer's. */
  readonly fanOut: number;
  /** A `norm-weight` scales and a `norm-bias` shifts what a normalisation has made. */
  readonly role: "weight" | "bias" | "norm-weight" | "norm-bias";
  /** How it is drawn under every scheme; by its role where it is not said. */
  readonly draw?: ParameterDraw;
}

/** One layer as data: what it stores and what it costs for one example. */
export interface Layer {
  readonly parameters: readonly ParameterSpec[];
  /** Arrays that training averages beside the parameters. */
  readonly statistics: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly multiplyAdds: number;
  /** Numbers that the layer puts out. */
  readonly activations: number;
  /** Whether it looks at pairs of tokens, as attention does; not unless said. */
  readonly isAttention?: boolean;
}

/** A linear layer: parameters `name.weight` [inputs, outputs] and `name.bias` [outputs]. */
export function linear(name: string, inputs: number, outputs: number): Layer {
  const fans = { fanIn: inputs, fanOut: outputs };
  return {
    parameters: [
      { name: `${name}.weight`, shape: [inputs, outputs], ...fans, role: "weight" },
      { name: `${name}.bias`, shape: [outputs], ...fans, role: "bias" },
    ],
    statistics: [],
    multiplyAdds: inputs * outputs,
    activations: outputs,
  };
}

/** What a convolution is made of. */
export interface ConvolutionShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the square window. */
  readonly window: number;
  /** Of the maps that it puts out. */
  readonly size: MapSize;
  readonly bias: boolean;
}

/**
 * A convolution: parameters `name.weight` [outputs, inputs, window, window] and, if asked, `name.bias` [outputs].
 * Its multiply-adds count the zeros of the padding like pixels.
 */
export function convolution(name: string, { inputs, outputs, window, size, bias }: ConvolutionShape): Layer {
  const fans = { fanIn: inputs * window ** 2, fanOut: outputs * window ** 2 };
  const pixels = size.height * size.width;
  return {
    parameters: [
      { name: `${name}.weight`, shape: [outputs, inputs, window, window], ...fans, role: "weight" },
      ...(bias ? [{ name: `${name}.bias`, shape: [outputs], ...fans, role: "bias" } as const] : []),
    ],
    statistics: [],
    multiplyAdds: outputs * pixels * inputs * window ** 2,
    activations: outputs * pixels,
  };
}

/** A normalisation of maps: parameters `name.weight` and `name.bias` [channels]; batch norm has statistics too. */
export function normalisation(
  name: string,
  kind: "batch" | "group" | "layer",
  channels: number,
  size: MapSize,
): Layer {
  const shape = [channels];
  const { mean, variance } = statisticNames(name);
  return {
    parameters: [
      { name: `${name}.weight`, shape, fanIn: 1, fanOut: 1, role: "norm-weight" },
      { name: `${name}.bias`, shape, fanIn: 1, fanOut: 1, role: "norm-bias" },
    ],
    statistics:
      kind === "batch"
        ? [
            { name: mean, shape },
            { name: variance, shape },
          ]
        : [],
    multiplyAdds: 0,
    activations: channels * size.height * size.width,
  };
}
