import { basename } from "node:path";
import { AtlasError } from "#errors";
import type { GivenWeights } from "#families";
import type { OnnxModelFile } from "#interchange/onnx";
import { conjoined, quotedBriefly } from "#words";

/**
 * The weights of another file of the same network, for the function of the first: what that holds fixed must be the same in both.
 * Means of normalisations that an exporter writes out are taken into the shifts behind them, which leaves the function as it is.
 *
 * @throws AtlasError `networks/differ` of kind `input` where files differ in other numbers that are no parameters
 */
export function memberOf(file: OnnxModelFile, other: OnnxModelFile): GivenWeights {
  const moved = new Map(file.normalisations.map((own) => [own.mean, own]));
  const differing = [...file.constants].flatMap(([name, { data }]) => {
    const beside = other.constants.get(name)?.data;
    const isSame = beside?.length === data.length && data.every((value, i) => value === beside[i]);
    return isSame ? [] : [name];
  });
  const foreign = differing.filter((name) => !moved.has(name) || !other.constants.has(name));
  if (foreign.length > 0) throw differingNumbers(file.path, other.path, foreign);
  const parameters = other.parameters.slice();
  for (const name of differing) {
    const { factor, shift } = moved.get(name)!;
    const [own, beside] = [file.constants.get(name)!.data, other.constants.get(name)!.data];
    const [factors, shifts] = [factor, shift].map((wanted) => {
      const { offset, size } = file.layout.entries.find((entry) => entry.name === wanted)!;
      return parameters.subarray(offset, offset + size);
    });
    if (factors!.length !== own.length || shifts!.length !== own.length)
      throw differingNumbers(file.path, other.path, [name]);
    // (x − m′) · f + b = (x − m) · f + (b − (m′ − m) · f)
    for (let i = 0; i < own.length; i++) shifts![i]! -= (beside[i]! - own[i]!) * factors![i]!;
  }
  return { parameters, ...(other.statistics && { statistics: other.statistics }) };
}

const MOST_NAMED = 4;

function differingNumbers(path: string, other: string, names: readonly string[]): AtlasError {
  const shown = conjoined(names.slice(0, MOST_NAMED).map(quotedBriefly));
  return new AtlasError({
    code: "networks/differ",
    kind: "input",
    where: other,
    problem: `it differs from ${basename(path)} in numbers that are no parameters: ${shown}${names.length > MOST_NAMED ? " and others" : ""}`,
    expected: "networks of one function, which differ in what was trained",
    remedy:
      "Export them in one way, with the same preparation of inputs, or put them side by side with loss-atlas compare",
  });
}
