import {
  type LoweringContext,
  type LoweringRule,
  type LoweringRules,
  type Target,
  unsupportedType,
} from "../rule.ts";
import type { View } from "../view.ts";
import { blockedConvolution, isLargeKernel } from "./blocked.ts";
import { blockedCost, directCost, interleavedCost } from "./cost.ts";
import { directConvolution } from "./direct.ts";
import { type Geometry, geometryOf } from "./geometry.ts";
import { canInterleave, interleavedConvolution } from "./interleaved.ts";
import { mirrored, mirroredBack } from "./mirrored.ts";
import { pointwiseProduct, reducesToPoint } from "./point.ts";
import { rowsAtOnce, splitRowsConvolution } from "./row-split.ts";
import { transposedConvolution } from "./transposed.ts";

/**
 * The general convolution of jax-js: a matrix product where the result is a single pixel, otherwise ONNX's own
 * convolution, of a batch or of interleaved examples (perhaps mirrored), or a blocked one, of one row or several at once, whichever
 * `cost.ts` says takes least time.
 */
const conv: LoweringRule<"conv"> = (context, equation) => {
  if (equation.outputs[0]!.type !== "float32") throw unsupportedType(equation);
  const geometry = geometryOf(context, equation);
  if (!context.target.without.has("point-convolution") && reducesToPoint(geometry)) {
    return [pointwiseProduct(context, geometry)];
  }
  const ways = waysOf(geometry, context.target);
  const cheapest = ways.reduce((best, way) => (way.cost < best.cost ? way : best));
  return [cheapest.lower(context, geometry)];
};

/** One way to lower a convolution. */
interface Way {
  /** Predicted, in the nanoseconds of `cost.ts`. */
  readonly cost: number;
  readonly lower: (context: LoweringContext, geometry: Geometry) => View;
}

/** The ways that the target knows for a convolution; ONNX's own comes first. */
function waysOf(geometry: Geometry, { channelBlock, without }: Target): readonly Way[] {
  const ways: Way[] = [{ cost: directCost(geometry), lower: directConvolution }];
  const isDense = geometry.lhsDilation.every((dilation) => dilation === 1);
  if (channelBlock === null || !isDense || geometry.spatialAxes.length !== 2) return ways;
  if (!without.has("blocked-convolution")) {
    const rows = without.has("row-split") ? 1 : rowsAtOnce(geometry, channelBlock);
    ways.push({
      cost: blockedCost(geometry, channelBlock, rows),
      lower: (context) =>
        rows > 1
          ? splitRowsConvolution(context, geometry, channelBlock, rows)
          : blockedConvolution(context, geometry, channelBlock),
    });
  }
  if (!without.has("interleaved-convolution") && isLargeKernel(geometry) && canInterleave(geometry)) {
    ways.push({ cost: interleavedCost(geometry), lower: interleavedConvolution });
    const mirror = mirrored(geometry);
    if (mirror !== undefined) {
      ways.push({
        cost: interleavedCost(mirror),
        lower: (context) => mirroredBack(context, geometry, interleavedConvolution(context, mirror)),
      });
    }
  }
  return ways;
}

const transposed: LoweringRule<"conv_transpose"> = (context, equation) => [
  transposedConvolution(context, geometryOf(context, equation)),
];

/** Rules for convolutions. */
export const CONVOLUTION_RULES = {
  conv,
  conv_transpose: transposed,
} satisfies Partial<LoweringRules>;
