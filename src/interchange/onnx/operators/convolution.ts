import { lax, numpy as np } from "@jax-js/jax";
import { type Call, type Operators, range, Unsupported } from "./operator.ts";
import { windowsOf } from "./windows.ts";

/** A bias `[channels]` on maps `[batch, channels, ...spatial]`, where there is one. */
function withBias(call: Call, maps: np.Array): np.Array {
  if (!call.has(2)) return maps;
  return maps.add(call.array(2).reshape([-1, ...range(maps.ndim - 2).map(() => 1)]));
}

function convolution(call: Call): np.Array {
  const [maps, kernel] = [call.array(0), call.array(1)];
  const { strides, dilations, padding } = windowsOf(call, maps.shape.slice(2), kernel.shape.slice(2));
  const convolved = lax.convGeneralDilated(
    maps,
    kernel,
    [...strides],
    padding.map(([before, after]) => [before, after]),
    { rhsDilation: [...dilations], featureGroupCount: call.integer("group", 1) },
  );
  return withBias(call, convolved);
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

/** Convolutions of maps `[batch, channels, ...spatial]`. */
export const CONVOLUTIONS: Operators = {
  Conv: { traced: convolution },
  ConvTranspose: { traced: transposedConvolution },
};
