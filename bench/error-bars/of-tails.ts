import { hillTail, powerLawTail } from "#landscape/spectra";
import type { RandomStream } from "#random";
import type { Trial } from "./trial.ts";

/** Values of a spectrum, as of a layer of so many units, and the law that they are drawn from. */
const [VALUES, EXPONENT, DRAWS] = [128, 3, 200];

/** Exponents of tails, of values that do follow a power law. */
export function trialsOfTails(stream: RandomStream): readonly Trial[] {
  return [
    { tailOf: hillTail, quantity: "exponent of a layer, by Hill (series)" },
    { tailOf: powerLawTail, quantity: "exponent of a layer, best start (series)" },
  ].flatMap(({ tailOf, quantity }) =>
    Array.from({ length: DRAWS }, (_, draw) => {
      const own = stream.child("tail", draw);
      const values = Float64Array.from(
        { length: VALUES },
        () => (1 - own.uniform()) ** (-1 / (EXPONENT - 1)),
      );
      const { exponent, standardError } = tailOf(values.toSorted())!;
      const held = { exact: EXPONENT, exactError: 0 };
      return { quantity, truth: "the law of the values", value: exponent, error: standardError, ...held };
    }),
  );
}
