import { AtlasError } from "#errors";
import { findQuantity } from "#quantities";
import { counted } from "#words";
import type { Measured, MeasurementDefinition, SettingShape } from "./measurement.ts";

/**
 * What a measurement gave, if it is what its description says: a result for each subject, with finite numbers of
 * quantities that it names, each once, and that are of what it measures.
 *
 * A journal keeps what it once holds, so that a wrong number is to be found before it is written down.
 *
 * @param subjects how many results were asked for
 * @throws AtlasError `measurements/results` of kind `failure`
 */
export function checkedResults(
  { kind, of, quantities }: Pick<MeasurementDefinition<SettingShape>, "kind" | "of" | "quantities">,
  subjects: number,
  results: readonly Measured[],
): readonly Measured[] {
  if (results.length !== subjects) {
    throw unlike(`${kind} gave ${counted(results.length, "result")}`, `${subjects}, one for each ${of}`);
  }
  for (const { observations } of results) {
    const names = observations.map(({ quantity }) => quantity);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw unlike(`${kind} gave ${twice} twice for one ${of}`, "every quantity once");
  }
  for (const { quantity, value, standardError } of results.flatMap(({ observations }) => observations)) {
    for (const number of [value, standardError]) {
      if (number !== null && !Number.isFinite(number)) {
        throw unlike(
          `${kind} gave ${quantity} as ${number}`,
          "a finite number, or null where it is undefined",
        );
      }
    }
    if (!quantities.includes(quantity)) {
      throw unlike(`${kind} gave ${quantity}, which it does not name`, `one of ${quantities.join(", ")}`);
    }
    const registered = findQuantity(quantity)?.of ?? of;
    if (registered !== of) {
      throw unlike(
        `${kind} measures a ${of} and gave ${quantity}, which is of a ${registered}`,
        `a quantity of a ${of}`,
      );
    }
  }
  return results;
}

function unlike(problem: string, expected: string): AtlasError {
  return new AtlasError({ code: "measurements/results", kind: "failure", problem, expected });
}
