import { grad, nn, numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { logSigmoid, mish, softplus } from "./softplus.ts";

const PLACES = Float32Array.of(-200, -95, -3, -0.5, 0, 0.5, 3, 88, 95, 200);

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const softplusOf = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const tanhOf = (x: number) => Math.tanh(softplusOf(x));

type Elementwise = (x: np.Array) => np.Array;
const sumOf = (of: Elementwise) => (x: np.Array) => of(x).sum();
const derivativeOf = (of: Elementwise): Elementwise => grad(sumOf(of));

test.each<[string, Elementwise, (x: number) => number, (x: number) => number, ((x: number) => number)?]>([
  ["softplus", softplus, softplusOf, logistic, (x) => logistic(x) * logistic(-x)],
  ["logSigmoid", logSigmoid, (x) => -softplusOf(-x), (x) => logistic(-x), (x) => -logistic(x) * logistic(-x)],
  ["mish", mish, (x) => x * tanhOf(x), (x) => tanhOf(x) + x * (1 - tanhOf(x) ** 2) * logistic(x)],
])(
  "%s and its derivatives are finite and right, however large its argument",
  async (_, of, value, slope, bend) => {
    const at = async (fn: Elementwise) => [...(await fn(np.array(PLACES)).data())];
    expect(await at(of)).toBeAllclose([...PLACES].map(value), { absolute: 1e-6, relative: 1e-6 });
    expect(await at(derivativeOf(of))).toBeAllclose([...PLACES].map(slope), { absolute: 2e-6 });
    if (bend === undefined) return;
    expect(await at(derivativeOf(derivativeOf(of)))).toBeAllclose([...PLACES].map(bend), { absolute: 2e-6 });
  },
);

test("jax-js's own softplus overflows, which is why there is another", async () => {
  expect([...(await nn.softplus(np.array([1, 95])).data())]).toContain(Number.POSITIVE_INFINITY);
});
