import { grad, jvp, nn, numpy as np, vmap } from "@jax-js/jax";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { float32Tensor } from "#trees";
import { compile } from "./index.ts";

const [EXAMPLES, INPUTS, UNITS] = [5, 4, 3];

/** Losses of one layer without bias: what is mapped behind the units meets a second mapped axis at the front. */
const losses = {
  tanh: (w: np.Array, x: np.Array) => np.square(np.tanh(np.dot(x, w)).mean(0)).sum(),
  silu: (w: np.Array, x: np.Array) => np.square(nn.silu(np.dot(x, w)).mean(0)).sum(),
  gelu: (w: np.Array, x: np.Array) => np.square(nn.gelu(np.dot(x, w), { approximate: false }).mean(0)).sum(),
  "a norm over leading axes": (w: np.Array, x: np.Array) => {
    const z = np.dot(x, w);
    const variance = np.square(z.ref.sub(z.ref.mean(0, { keepdims: true }))).mean(0, { keepdims: true });
    return np.square(np.tanh(z.div(np.sqrt(variance.add(0.1)))).sum(0)).mean();
  },
};

const stream = randomStream(7, "mapped broadcasts");

function drawn(...shape: readonly number[]) {
  const size = shape.reduce((product, length) => product * length, 1);
  return float32Tensor(
    Float32Array.from({ length: size }, () => stream.normal()),
    shape,
  );
}

// As many networks as there are units or examples have axes of equal sizes, where nothing but the numbers tells.
const COUNTS = [
  [2, 6],
  [UNITS, 2],
  [EXAMPLES, EXAMPLES],
  [UNITS, UNITS],
] as const;

for (const [name, loss] of Object.entries(losses))
  test.each(COUNTS)(
    `of %i networks, %i Hessian-vector products of ${name} are those of each`,
    async (networks, probes) => {
      const product = (w: np.Array, x: np.Array, v: np.Array) =>
        jvp((at: np.Array) => grad(loss)(at, x), [w], [v])[1] as np.Array;
      const [w, x, v] = [
        drawn(networks, INPUTS, UNITS),
        drawn(EXAMPLES, INPUTS),
        drawn(networks, probes, INPUTS, UNITS),
      ];
      const layer = { type: "float32", shape: [INPUTS, UNITS] } as const;
      const one = await compile(product, [layer, x, layer]);
      const all = await compile(vmap(vmap(product, [null, null, 0]), [0, null, 0]) as typeof product, [
        w,
        x,
        v,
      ]);
      const found = (await all.run(w, x, v)).data;
      const size = INPUTS * UNITS;
      const part = ({ data }: { readonly data: ArrayLike<number> }, i: number) =>
        float32Tensor(Float32Array.from(data).slice(i * size, (i + 1) * size), [INPUTS, UNITS]);
      for (let network = 0; network < networks; network++)
        for (let probe = 0; probe < probes; probe++) {
          const at = network * probes + probe;
          const expected = await one.run(part(w, network), x, part(v, at));
          expect(part({ data: found }, at).data).toBeAllclose(expected.data, { absolute: 2e-5 });
        }
      one.release();
      all.release();
    },
  );
