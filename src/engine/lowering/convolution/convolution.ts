import { type LoweringRule, type LoweringRules, unsupportedType } from "../rule.ts";
import { blockedConvolution } from "./blocked.ts";
import { blockedCost, directCost } from "./cost.ts";
import { directConvolution } from "./direct.ts";
import { geometryOf } from "./geometry.ts";
import { pointwiseProduct, reducesToPoint } from "./point.ts";
import { rowsAtOnce, splitRowsConvolution } from "./row-split.ts";
import { transposedConvolution } from "./transposed.ts";

/**
 * The general convolution of jax-js: a matrix product where the result is a single pixel, otherwise ONNX's own
 * convolution or a blocked one, of one row or several at once, whichever `cost.ts` says takes less time.
 */
const conv: LoweringRule<"conv"> = (context, equation) => {
  if (equation.outputs[0]!.type !== "float32") throw unsupportedType(equation);
  const geometry = geometryOf(context, equation);
  const { channelBlock, without } = context.target;
  if (!without.has("point-convolution") && reducesToPoint(geometry)) {
    return [pointwiseProduct(context, geometry)];
  }
  const canBlock =
    channelBlock !== null &&
    !without.has("blocked-convolution") &&
    geometry.spatialAxes.length === 2 &&
    geometry.lhsDilation.every((dilation) => dilation === 1);
  if (!canBlock) return [directConvolution(context, geometry)];
  const rows = without.has("row-split") ? 1 : rowsAtOnce(geometry, channelBlock);
  if (directCost(geometry) <= blockedCost(geometry, channelBlock, rows)) {
    return [directConvolution(context, geometry)];
  }
  return [
    rows > 1
      ? splitRowsConvolution(context, geometry, channelBlock, rows)
      : blockedConvolution(context, geometry, channelBlock),
  ];
};

const transposed: LoweringRule<"conv_transpose"> = (context, equation) => [
  transposedConvolution(context, geometryOf(context, equation)),
];

/** Rules for convolutions. */
export const CONVOLUTION_RULES = {
  conv,
  conv_transpose: transposed,
} satisfies Partial<LoweringRules>;
