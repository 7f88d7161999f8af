import { nn, numpy as np } from "@jax-js/jax";
import { type Call, type Operators, part, range, Unsupported } from "./operator.ts";
import { matrixProduct } from "./products.ts";

/** `[batch, length, heads · width]` as `[batch, heads, length, width]`. */
function inHeads(x: np.Array, heads: number): np.Array {
  if (x.ndim === 4) return x;
  const [batch, length, width] = x.shape as [number, number, number];
  if (heads < 1) throw new Unsupported("it does not say how many heads it has");
  return x.reshape([batch, length, heads, width / heads]).transpose([0, 2, 1, 3]);
}

/** Scaled dot-product attention of opset 23, without caches of keys and values. */
function attention(call: Call): np.Array {
  if (call.has(4) || call.has(5)) throw new Unsupported("it continues from earlier keys and values");
  if (call.node.outputs.slice(1).some((name) => name !== "")) {
    throw new Unsupported("its keys, values or scores are asked for");
  }
  const isFlat = call.value(0).shape.length === 3;
  const heads = call.integer("q_num_heads", 0);
  const keyHeads = call.integer("kv_num_heads", heads);
  const queries = inHeads(call.array(0), heads);
  const repeats = queries.shape[1]! / (isFlat ? keyHeads : call.value(1).shape[1]!);
  const repeated = (x: np.Array): np.Array => (repeats === 1 ? x : np.repeat(x, repeats, 1));
  const keys = repeated(inHeads(call.array(1), keyHeads));
  const values = repeated(inHeads(call.array(2), keyHeads));
  const [batch, , length, width] = queries.shape as [number, number, number, number];
  const total = keys.shape[2]!;
  const scale = call.float("scale", 1 / Math.sqrt(width));
  let scores = matrixProduct(queries, keys.transpose([0, 1, 3, 2])).mul(scale);
  const cap = call.float("softcap", 0);
  if (cap !== 0) scores = np.tanh(scores.mul(1 / cap)).mul(cap);
  if (call.flag("is_causal")) scores = scores.add(causalMask(length, total));
  let seen: np.Array | undefined;
  if (call.has(3)) {
    const mask = call.array(3);
    if (mask.dtype === np.bool) {
      seen = mask.ref.astype(np.float32);
      scores = np.where(mask, scores, OUT_OF_SIGHT);
    } else scores = scores.add(mask);
  }
  const shares = nn.softmax(scores, -1);
  // Who sees nothing is given nothing.
  const attended = matrixProduct(seen === undefined ? shares : shares.mul(seen), values);
  if (!isFlat) return attended;
  return attended.transpose([0, 2, 1, 3]).reshape([batch, length, -1]);
}

/** A score of which no share is left, and that has derivatives. */
const OUT_OF_SIGHT = -1e30;

function causalMask(length: number, total: number): np.Array {
  const scores = range(length).flatMap((row) =>
    range(total).map((column) => (column > row ? OUT_OF_SIGHT : 0)),
  );
  return np.array(Float32Array.from(scores), { shape: [length, total] });
}

/** Places turned into angles by which pairs of elements are rotated, of opset 23. */
function rotaryEmbedding(call: Call): np.Array {
  const input = call.array(0);
  const isFlat = input.ndim === 3;
  const shape = input.shape;
  const heads = inHeads(input, call.integer("num_heads", 0));
  const width = heads.shape[3]!;
  const rotated = call.integer("rotary_embedding_dim", 0) || width;
  const half = rotated / 2;
  const angles = (i: number): np.Array => {
    const cache = call.array(i);
    const own = call.has(3) ? cache.slice(call.array(3)) : cache;
    return own.reshape([own.shape[0]!, 1, own.shape[1]!, half]);
  };
  const [cosine, sine] = [angles(1), angles(2)];
  const turning = part(heads.ref, 3, 0, rotated);
  const isInterleaved = call.flag("interleaved");
  const pairs = turning.reshape([...heads.shape.slice(0, 3), ...(isInterleaved ? [half, 2] : [2, half])]);
  const of = (i: number): np.Array =>
    isInterleaved ? pairs.ref.slice([], [], [], [], i) : pairs.ref.slice([], [], [], i);
  const [first, second] = [of(0), of(1)];
  pairs.dispose();
  const real = first.ref.mul(cosine.ref).sub(second.ref.mul(sine.ref));
  const imaginary = first.mul(sine).add(second.mul(cosine));
  const turned = np
    .stack([real, imaginary], isInterleaved ? 4 : 3)
    .reshape([...heads.shape.slice(0, 3), rotated]);
  const rest = rotated === width ? [] : [part(heads.ref, 3, rotated, width)];
  heads.dispose();
  const whole = np.concatenate([turned, ...rest], 3);
  return isFlat ? whole.transpose([0, 2, 1, 3]).reshape(shape) : whole;
}

/** Attention as one operator, and the positions that it is given. */
export const ATTENTION: Operators = {
  Attention: { traced: attention },
  RotaryEmbedding: { traced: rotaryEmbedding },
};
