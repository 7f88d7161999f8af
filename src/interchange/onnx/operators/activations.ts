import { nn, numpy as np } from "@jax-js/jax";
import { operations } from "#nets";
import { elementCount } from "#trees";
import type { Call, Operator, Operators } from "./operator.ts";

const activation = (of: (x: np.Array, call: Call) => np.Array): Operator => ({
  traced: (call) => of(call.array(0), call),
});

/** x where it is positive, else what `negative` makes of min(x, 0). */
function split(x: np.Array, negative: (x: np.Array) => np.Array): np.Array {
  return np.where(np.greater(x.ref, 0), x.ref, negative(np.minimum(x, 0)));
}

/** The axis of a softmax; up to opset 12 it begins a block of axes that are normalised together. */
function shares(call: Call, of: (x: np.Array, axis: number) => np.Array): np.Array {
  const x = call.array(0);
  const rank = x.ndim;
  if (call.opset >= 13) return of(x, call.axis(-1, rank));
  const axis = call.axis(1, rank);
  if (axis === rank - 1) return of(x, axis);
  const shape = x.shape;
  const rows = elementCount(shape.slice(0, axis));
  return of(x.reshape([rows, -1]), 1).reshape(shape);
}

function hardSigmoid(x: np.Array, slope: number, offset: number): np.Array {
  return np.minimum(np.maximum(x.mul(slope).add(offset), 0), 1);
}

/** x·Φ(x), or its approximation by tanh. */
function gelu(x: np.Array, call: Call): np.Array {
  return nn.gelu(x, { approximate: call.text("approximate", "none") === "tanh" });
}

/** Non-linear functions of one array. */
export const ACTIVATIONS: Operators = {
  Relu: activation((x) => operations.nn.relu(x)),
  LeakyRelu: activation((x, call) => split(x, (low) => low.mul(call.float("alpha", 0.01)))),
  PRelu: {
    traced: (call) => {
      const [x, slope] = [call.array(0), call.array(1)];
      return np.where(np.greater(x.ref, 0), x.ref, x.mul(slope));
    },
  },
  ThresholdedRelu: activation((x, call) => np.where(np.greater(x.ref, call.float("alpha", 1)), x, 0)),
  Shrink: activation((x, call) => {
    const [limit, bias] = [call.float("lambd", 0.5), call.float("bias", 0)];
    const low = np.where(np.less(x.ref, -limit), x.ref.add(bias), 0);
    return np.where(np.greater(x.ref, limit), x.sub(bias), low);
  }),
  Elu: activation((x, call) => split(x, (low) => np.expm1(low).mul(call.float("alpha", 1)))),
  Celu: activation((x, call) => {
    const alpha = call.float("alpha", 1);
    return split(x, (low) => np.expm1(low.mul(1 / alpha)).mul(alpha));
  }),
  Selu: activation((x, call) => {
    const alpha = call.float("alpha", 1.6732631921768188);
    return split(x, (low) => np.expm1(low).mul(alpha)).mul(call.float("gamma", 1.0507010221481323));
  }),
  Sigmoid: activation((x) => nn.sigmoid(x)),
  HardSigmoid: activation((x, call) => hardSigmoid(x, call.float("alpha", 0.2), call.float("beta", 0.5))),
  HardSwish: activation((x) => x.ref.mul(hardSigmoid(x, 1 / 6, 0.5))),
  Swish: activation((x, call) => x.ref.mul(nn.sigmoid(x.mul(call.float("alpha", 1))))),
  Tanh: activation((x) => np.tanh(x)),
  Softplus: activation((x) => operations.nn.softplus(x)),
  Softsign: activation((x) => x.ref.div(np.abs(x).add(1))),
  Mish: activation((x) => operations.nn.mish(x)),
  Gelu: activation(gelu),
  Softmax: { traced: (call) => shares(call, (x, axis) => nn.softmax(x, axis)) },
  LogSoftmax: { traced: (call) => shares(call, (x, axis) => nn.logSoftmax(x, axis)) },
  Hardmax: {
    traced: (call) =>
      shares(call, (x, axis) => {
        const best = np.argmax(x.ref, axis, { keepdims: true });
        const shape = x.shape.map((size, own) => (own === axis ? size : 1));
        const places = np.arange(x.shape[axis]!).astype(np.int32).reshape(shape);
        x.dispose();
        return np.equal(places, best).astype(np.float32);
      }),
  },
};
