import { expect, it } from "vitest";
import { edgeOfStability } from "./edge-of-stability.ts";

/** How far descent on λ·w²/2 is from zero after some updates, in the form of the optimiser `sgd`. */
function distanceAfter(
  updates: number,
  curvature: number,
  rate: number,
  momentum: number,
  nesterov: boolean,
) {
  let [w, velocity] = [1, 0];
  for (let update = 0; update < updates; update++) {
    const slope = curvature * w;
    velocity = momentum * velocity + slope;
    w -= rate * (nesterov ? slope + momentum * velocity : velocity);
  }
  return Math.abs(w);
}

it.each([
  [0, false],
  [0.5, false],
  [0.9, false],
  [0, true],
  [0.5, true],
  [0.9, true],
])(
  "descent with momentum %d shrinks below a ratio of 1 and grows above (Nesterov %s)",
  (momentum, nesterov) => {
    const curvature = 3;
    const rate = 1 / edgeOfStability(curvature, 1, momentum, nesterov);
    expect(edgeOfStability(curvature, rate, momentum, nesterov)).toBeCloseTo(1, 12);
    expect(distanceAfter(3000, curvature, rate * 0.99, momentum, nesterov)).toBeLessThan(1e-3);
    expect(distanceAfter(3000, curvature, rate * 1.01, momentum, nesterov)).toBeGreaterThan(1e3);
  },
);
