import { lax, numpy as np } from "@jax-js/jax";
import { type Call, channelwise, type Operators, range, Unsupported } from "./operator.ts";
import { windowsOf } from "./windows.ts";

/** A bias `[channels]` on maps `[batch, channels, ...spatial]`, where there is one. */
function withBias(call: Call, maps: np.Array): np.Array {
  if (!call.has(2)) return maps;
  return maps.add(channelwise(call.array(2), maps.ndim - 2));
}

function convolved(call: Call, maps: np.Array, kernel: np.Array): np.Array {
  const { strides, dilations, padding } = windowsOf(call, maps.shape.slice(2), kernel.shape.slice(2));
  return lax.convGeneralDilated(
    maps,
    kernel,
    [...strides],
    padding.map(([before, after]) => [before, after]),
    { rhsDilation: [...dilations], featureGroupCount: call.integer("group", 1) },
  );
}

function convolution(call: Call): np.Array {
  return withBias(call, convolved(call, call.array(0), call.array(1)));
}

/**
 * A convolution and the batch normalisation after it. Where that is one scaling and one shift of every channel, as in
 * evaluation, the kernel takes the scaling, and the maps are passed over once less.
 */
function normalisedConvolution(call: Call): np.Array {
  const { batchNorm, layerOf } = call.surroundings;
  const [maps, kernel] = [call.array(0), call.array(1)];
  const layer = layerOf(call.node.inputs[5] ?? "");
  const [weight, bias, epsilon] = [call.array(3), call.array(4), call.float("epsilon", 1e-5)];
  if (batchNorm.affine === undefined) {
    return batchNorm(layer, withBias(call, convolved(call, maps, kernel)), weight, bias, epsilon);
  }
  const { scale, shift } = batchNorm.affine(layer, weight, bias, epsilon);
  const moved = call.has(2) ? shift.add(call.array(2).mul(scale.ref)) : shift;
  const scaled = convolved(call, maps, kernel.mul(channelwise(scale, kernel.ndim - 1)));
  return scaled.add(channelwise(moved, scaled.ndim - 2));
}

/** The transpose of a convolution: of a dilated input, with the kernel `[in, out, ...]` flipped. */
function transposedConvolution(call: Call): np.Array {
  const [maps, kernel] = [call.array(0), call.array(1)];
  const groups = call.integer("group", 1);
  const size = kernel.shape.slice(2);
  const spatial = maps.shape.slice(2);
  const { strides, dilations, padding } = windowsOf(call, spatial, size);
  if (call.text("auto_pad", "NOTSET").startsWith("SAME") || call.integers("output_shape") !== undefined) {
    throw new Unsupported("its padding is told by the size of its output");
  }
  const more = call.integers("output_padding") ?? size.map(() => 0);
  const axes = range(size.length, 2);
  const [inputs, outputs] = kernel.shape as [number, number];
  // `[groups, in, out, ...]` → `[groups · out, in, ...]`, as a convolution of groups has it.
  const flipped = np
    .flip(kernel, axes)
    .reshape([groups, inputs / groups, outputs, ...size])
    .transpose([0, 2, 1, ...range(size.length, 3)])
    .reshape([groups * outputs, inputs / groups, ...size]);
  const widths = size.map((own, axis): [number, number] => {
    const [before, after] = padding[axis]!;
    const reach = (own - 1) * dilations[axis]!;
    return [reach - before, reach - after + more[axis]!];
  });
  const convolved = lax.convGeneralDilated(
    maps,
    flipped,
    strides.map(() => 1),
    widths,
    {
      lhsDilation: [...strides],
      rhsDilation: [...dilations],
      featureGroupCount: groups,
    },
  );
  return withBias(call, convolved);
}

/** What a convolution joined with a normalisation is called among nodes; no file has an operator of this name. */
export const NORMALISED_CONVOLUTION = "Conv and BatchNormalization";

/** Operators that are no file's. */
export const JOINED: Operators = { [NORMALISED_CONVOLUTION]: { traced: normalisedConvolution } };

/** Convolutions of maps `[batch, channels, ...spatial]`. */
export const CONVOLUTIONS: Operators = {
  Conv: { traced: convolution },
  ConvTranspose: { traced: transposedConvolution },
};
