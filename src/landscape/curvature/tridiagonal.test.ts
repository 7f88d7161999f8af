import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tridiagonalEigensystem } from "./tridiagonal.ts";

const entry = fc.double({ min: -10, max: 10, noNaN: true });
const matrix = fc
  .integer({ min: 1, max: 12 })
  .chain((order) =>
    fc.tuple(
      fc.array(entry, { minLength: order, maxLength: order }),
      fc.array(entry, { minLength: order - 1, maxLength: order - 1 }),
    ),
  );

describe("tridiagonalEigensystem", () => {
  test("has the closed form of the second-difference matrix, 2 - 2 cos(kπ/(m+1))", () => {
    const order = 9;
    const { values } = tridiagonalEigensystem(Array(order).fill(2), Array(order - 1).fill(-1), []);
    const exact = Array.from(
      { length: order },
      (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (order + 1)),
    );
    expect(values).toBeAllclose(exact, { absolute: 5e-14 });
  });

  test("splits where a coupling is zero", () => {
    const { values } = tridiagonalEigensystem([1, 1, 5], [2, 0], []);
    expect([...values]).toEqual([expect.closeTo(-1, 14), expect.closeTo(3, 14), 5]);
  });

  test("T·v = λ·v with orthonormal eigenvectors, for any matrix", () => {
    fc.assert(
      fc.property(matrix, ([diagonal, offDiagonal]) => {
        const order = diagonal.length;
        const all = Array.from({ length: order }, (_, i) => i);
        const { values, rows } = tridiagonalEigensystem(diagonal, offDiagonal, all);
        for (const i of all) {
          for (const j of all) {
            const product =
              (i > 0 ? offDiagonal[i - 1]! * rows[i - 1]![j]! : 0) +
              diagonal[i]! * rows[i]![j]! +
              (i + 1 < order ? offDiagonal[i]! * rows[i + 1]![j]! : 0);
            expect(Math.abs(product - values[j]! * rows[i]![j]!)).toBeLessThan(1e-12);
            const inner = all.reduce((sum, k) => sum + rows[k]![i]! * rows[k]![j]!, 0);
            expect(Math.abs(inner - (i === j ? 1 : 0))).toBeLessThan(1e-12);
          }
        }
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
      }),
    );
  });

  test("one row alone equals that row of the whole", () => {
    const diagonal = [4, -1, 2, 7];
    const offDiagonal = [1, 3, 0.5];
    const whole = tridiagonalEigensystem(diagonal, offDiagonal, [0, 1, 2, 3]);
    expect(tridiagonalEigensystem(diagonal, offDiagonal, [3]).rows[0]).toEqual(whole.rows[3]);
  });
});
