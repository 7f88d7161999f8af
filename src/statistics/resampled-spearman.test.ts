import fc from "fast-check";
import { expect, test } from "vitest";
import { spearmanRho } from "./correlation.ts";
import { spearmanOfResamples } from "./resampled-spearman.ts";

test("gives what ranking the drawn values afresh gives, ties and repeated draws included", () => {
  const observation = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.double({ min: -2, max: 2, noNaN: true }));
  const drawn = fc
    .array(observation, { minLength: 3, maxLength: 12 })
    .chain((pairs) =>
      fc.tuple(
        fc.constant(pairs),
        fc.array(fc.nat(pairs.length - 1), { minLength: pairs.length, maxLength: pairs.length }),
      ),
    );
  fc.assert(
    fc.property(drawn, ([pairs, indices]) => {
      const [x, y] = [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])];
      const again = spearmanRho(
        indices.map((index) => x[index]!),
        indices.map((index) => y[index]!),
      );
      const rho = spearmanOfResamples(x, y)(Int32Array.from(indices));
      if (again === null) expect(rho).toBeNull();
      else expect(rho).toBeCloseTo(again, 12);
    }),
  );
});
