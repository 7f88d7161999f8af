import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { requirePossible } from "./possible-symptoms.ts";

describe("numbers of one network", () => {
  test("are refused where a curve is better than its ends by more than they err", () => {
    expect(() => requirePossible({ trainError: 0.2, connectivity: 50 })).toThrow(
      /50 points better than its ends does not go with a training error of 0\.2 %/,
    );
    expect(() => requirePossible({ trainError: 40, connectivity: 30 })).not.toThrow();
  });

  test("are refused where a barrier errs on more than all examples", () => {
    expect(() => requirePossible({ trainError: 20, connectivity: -95 })).toThrow(/more than 100 %/);
    expect(() => requirePossible({ trainError: 0, connectivity: -90 })).not.toThrow();
  });

  test("are refused where errors cost more than the loss", () => {
    expect(() => requirePossible({ trainError: 50, trainLoss: 0.1 })).toThrow(/0\.347 nats or more/);
  });

  test("pass whatever a network of probabilities, and a curve between such, can have", () => {
    const example = fc.record({
      right: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      onCurve: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 50 }), (examples) => {
        // An example is right where its class has more than half; this is how the least loss of errors is met.
        const share = (holds: (one: (typeof examples)[number]) => boolean) =>
          (100 * examples.filter(holds).length) / examples.length;
        const trainError = share(({ right }) => right <= 0.5);
        const trainLoss = examples.reduce((sum, { right }) => sum - Math.log(right), 0) / examples.length;
        const connectivity = trainError - share(({ onCurve }) => onCurve);
        const noted = vi.spyOn(process.stderr, "write").mockReturnValue(true);
        requirePossible({ trainError, trainLoss, connectivity });
        expect(noted).not.toHaveBeenCalled();
        noted.mockRestore();
      }),
    );
  });

  test("are wondered at where a loss without an error takes many classes", () => {
    const noted = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    requirePossible({ trainError: 0, trainLoss: 5 });
    expect(noted).toHaveBeenCalledWith(expect.stringContaining("takes 149 classes or more"));
    noted.mockRestore();
  });
});
