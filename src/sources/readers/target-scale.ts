import type { TargetScale } from "#data";
import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";
import type { OwnDataSettings } from "../own-data-settings.ts";
import type { OwnNumbers } from "./own-data.ts";

/** A deviation below this share of the mean is the rounding of equal numbers. */
const ROUNDING = 1e-12;

/**
 * What targets are standardised by: figures that the configuration has, else the mean and (population) deviation of the
 * numbers of the training file, examples that are set aside for testing among them.
 *
 * @throws AtlasError `data/constant-target` of kind `input` for a number that is always the same
 */
export function scaleOf(
  { train: { numbers, outputs, count }, targetNames, where }: OwnNumbers,
  { target_mean, target_deviation }: Pick<OwnDataSettings, "target_mean" | "target_deviation">,
): TargetScale {
  if (target_mean !== undefined && target_deviation !== undefined) {
    return { mean: target_mean, deviation: target_deviation };
  }
  const mean: number[] = [];
  const deviation: number[] = [];
  for (const [output, name] of targetNames.entries()) {
    let sum = 0;
    for (let i = output; i < numbers.length; i += outputs) sum += numbers[i]! / count;
    let squares = 0;
    for (let i = output; i < numbers.length; i += outputs) squares += (numbers[i]! - sum) ** 2 / count;
    const spread = Math.sqrt(squares);
    if (!(Number.isFinite(spread) && spread > ROUNDING * Math.abs(sum))) {
      throw unusable(name, where, Number.isFinite(spread));
    }
    mean.push(sum);
    deviation.push(spread);
  }
  return { mean, deviation };
}

function unusable(name: string, where: string, hasDeviation: boolean): AtlasError {
  return new AtlasError({
    code: "data/constant-target",
    kind: "input",
    where,
    problem: hasDeviation
      ? `the target ${quotedBriefly(name)} is the same in every example`
      : `the numbers of the target ${quotedBriefly(name)} are too large to have a deviation`,
    expected: "numbers that differ from example to example, of less than 1e150",
    remedy: "Name another target",
  });
}
