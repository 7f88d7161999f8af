import {
  type DataConfiguration,
  type ImageShape,
  imageShapeOf,
  type ModelConfiguration,
} from "#atlas/configuration";
import { AtlasError } from "#errors";
import { buildNetwork, type ParameterSpec } from "#nets";

/** How large one network is, for estimates of time and memory. */
export interface NetworkSize {
  /** Trainable numbers, biases included. */
  readonly parameters: number;
  /** Multiply-adds of the forward pass of one example. */
  readonly multiplyAdds: number;
  /** Numbers that the forward pass of one example keeps for the backward pass. */
  readonly activations: number;
}

/** No tensor of the computing engine may have more bytes than a signed 32-bit number counts. */
const MOST_PARAMETERS = 2 ** 29 - 1;

/**
 * The size of the network that a model section makes for a source of data.
 *
 * @throws AtlasError `plan/network-too-large` of kind `input` beyond 2 GiB of float32 parameters
 */
export function networkSize(model: ModelConfiguration, data: DataConfiguration): NetworkSize {
  const image = imageShapeOf(data);
  const inputs = image.channels * image.height * image.width;
  const network = buildNetwork(model, [image.channels, image.height, image.width], image.classes);
  const parameters = network.layout.size;
  if (parameters > MOST_PARAMETERS) {
    throw new AtlasError({
      code: "plan/network-too-large",
      kind: "input",
      problem: `a network of width ${model.width} and depth ${model.depth} has ${parameters.toLocaleString("en-US")} parameters`,
      where: "model",
      expected: `at most ${MOST_PARAMETERS.toLocaleString("en-US")}`,
      remedy: "Take a smaller width or depth",
    });
  }
  const weights = network.parameters.filter(({ role }) => role === "weight");
  const layers = weights.map((weight, layer) => layerSize(weight, layer, image));
  return {
    parameters,
    multiplyAdds: layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    activations: layers.reduce((sum, { outputs }) => sum + outputs, inputs),
  };
}

/** A convolution, the only weight of four axes, works at every pixel; each one before it has halved the image. */
function layerSize(weight: ParameterSpec, layer: number, image: ImageShape) {
  const size = weight.shape.reduce((product, extent) => product * extent, 1);
  if (weight.shape.length !== 4) return { multiplyAdds: size, outputs: weight.shape[1]! };
  const halved = (extent: number) => Math.max(1, Math.floor(extent / 2 ** layer));
  const pixels = halved(image.height) * halved(image.width);
  return { multiplyAdds: size * pixels, outputs: weight.shape[0]! * pixels };
}
