import { numpy as np } from "@jax-js/jax";
import { inverseDeviation } from "#nets";
import { axisOf } from "../folding/arrangement.ts";
import { type Call, channelwise, type Operators, range, Unsupported } from "./operator.ts";

/** By the statistics of the network, or of the batch, whatever a file says of training. */
function batchNormalisation(call: Call): np.Array {
  const { batchNorm, layerOf } = call.surroundings;
  const [maps, scale, shift] = [call.array(0), call.array(1), call.array(2)];
  return batchNorm(layerOf(call.node.inputs[3] ?? ""), maps, scale, shift, call.float("epsilon", 1e-5));
}

/** An array less its mean over axes, by the root of its variance there. */
function standardised(x: np.Array, axes: number[], epsilon: number): np.Array {
  const { normalised, mean, inverse } = standardisedBy(x, axes, epsilon);
  for (const own of [mean, inverse]) own.dispose();
  return normalised;
}

/** The same with the mean that was taken off and what it was multiplied by. */
function standardisedBy(x: np.Array, axes: number[], epsilon: number) {
  const mean = np.mean(x.ref, axes, { keepdims: true });
  const centred = x.sub(mean.ref);
  const inverse = inverseDeviation(np.mean(np.square(centred.ref), axes, { keepdims: true }), epsilon);
  return { normalised: centred.mul(inverse.ref), mean, inverse };
}

function instanceNormalisation(call: Call): np.Array {
  const maps = call.array(0);
  const spatial = maps.ndim - 2;
  const normalised = standardised(maps, range(spatial, 2), call.float("epsilon", 1e-5));
  return normalised.mul(channelwise(call.array(1), spatial)).add(channelwise(call.array(2), spatial));
}

/** Over groups of channels; up to opset 20 there is a scale and a shift a group, from then on one a channel. */
function groupNormalisation(call: Call): np.Array {
  const maps = call.array(0);
  const shape = maps.shape;
  const groups = call.integer("num_groups", 1);
  const channels = shape[1]!;
  const affine = (i: number): np.Array => {
    const values = call.array(i);
    const each = channels / groups;
    const all = values.size === channels ? values : np.repeat(values, each, 0);
    return channelwise(all, shape.length - 2);
  };
  const grouped = maps.reshape([shape[0]!, groups, -1]);
  const normalised = standardised(grouped, [2], call.float("epsilon", 1e-5)).reshape(shape);
  return normalised.mul(affine(1)).add(affine(2));
}

/** With the mean and the inverse deviation of each layer behind it, for those who ask. */
function layerNormalisation(call: Call): readonly np.Array[] {
  const x = call.array(0);
  const first = call.axis(-1, x.ndim);
  const axes = range(x.ndim - first, first);
  const { normalised, mean, inverse } = standardisedBy(x, axes, call.float("epsilon", 1e-5));
  const scaled = normalised.mul(call.array(1));
  return [call.has(2) ? scaled.add(call.array(2)) : scaled, mean, inverse];
}

function rootMeanSquare(call: Call): np.Array {
  const x = call.array(0);
  const first = call.axis(-1, x.ndim);
  const square = np.mean(np.square(x.ref), range(x.ndim - first, first), { keepdims: true });
  return x.mul(inverseDeviation(square, call.float("epsilon", 1e-5))).mul(call.array(1));
}

function meanVariance(call: Call): np.Array {
  const x = call.array(0);
  const axes = (call.integers("axes") ?? [0, 2, 3]).map((axis) => axisOf(axis, x.ndim));
  if (axes.includes(0)) {
    throw new Unsupported("it normalises an example by the others of its batch");
  }
  const centred = x.ref.sub(np.mean(x, axes, { keepdims: true }));
  const deviation = np.sqrt(np.mean(np.square(centred.ref), axes, { keepdims: true }));
  return centred.div(deviation.add(1e-9));
}

/** Over neighbouring channels. */
function localResponse(call: Call): np.Array {
  const maps = call.array(0);
  const size = call.integer("size", 1);
  const channels = maps.shape[1]!;
  const before = Math.floor((size - 1) / 2);
  const widths = maps.shape.map((_, axis): [number, number] =>
    axis === 1 ? [before, size - 1 - before] : [0, 0],
  );
  const squares = np.pad(np.square(maps.ref), widths);
  const sums = range(size)
    .map((i) => squares.ref.slice([], [i, i + channels]))
    .reduce(np.add);
  squares.dispose();
  const base = sums.mul(call.float("alpha", 1e-4) / size).add(call.float("bias", 1));
  return maps.mul(np.power(base, -call.float("beta", 0.75)));
}

function lpNormalisation(call: Call): np.Array {
  const x = call.array(0);
  const axis = call.axis(-1, x.ndim);
  const size =
    call.integer("p", 2) === 1
      ? np.sum(np.abs(x.ref), axis, { keepdims: true })
      : np.sqrt(np.sum(np.square(x.ref), axis, { keepdims: true }));
  // What has no length stays.
  return x.div(np.where(np.equal(size.ref, 0), 1, size));
}

/** Normalisations. */
export const NORMALISATIONS: Operators = {
  BatchNormalization: { traced: batchNormalisation },
  InstanceNormalization: { traced: instanceNormalisation },
  GroupNormalization: { traced: groupNormalisation },
  LayerNormalization: { traced: layerNormalisation },
  RMSNormalization: { traced: rootMeanSquare },
  MeanVarianceNormalization: { traced: meanVariance },
  LRN: { traced: localResponse },
  LpNormalization: { traced: lpNormalisation },
};
