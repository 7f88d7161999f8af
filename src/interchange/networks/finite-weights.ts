import { basename } from "node:path";
import { AtlasError } from "#errors";
import type { GivenWeights } from "#families";
import type { NetworkSizes } from "#nets/layers";
import type { ParameterLayout } from "#trees";
import { counted, quotedBriefly } from "#words";

/**
 * Refuses weights that are no numbers, of which nothing can be measured.
 *
 * @throws AtlasError `networks/not-finite` of kind `input` naming the file, the array and the first such number
 */
export function requireFinite(
  path: string,
  { parameters, statistics }: GivenWeights,
  sizes: Pick<NetworkSizes, "layout" | "statistics">,
): void {
  requireFiniteArrays(path, parameters, sizes.layout);
  if (statistics !== undefined && sizes.statistics !== undefined) {
    requireFiniteArrays(path, statistics, sizes.statistics);
  }
}

function requireFiniteArrays(path: string, values: Float32Array, { entries }: ParameterLayout): void {
  const first = values.findIndex((value) => !Number.isFinite(value));
  if (first === -1) return;
  const { name, offset, size } = entries.find((entry) => first < entry.offset + entry.size)!;
  const wrong = values.subarray(offset, offset + size).filter((value) => !Number.isFinite(value)).length;
  throw new AtlasError({
    code: "networks/not-finite",
    kind: "input",
    where: `${path}, ${quotedBriefly(name)}`,
    problem: `${wrong} of ${counted(size, "number")} ${wrong === 1 ? "is" : "are"} not finite; number ${first - offset} is ${values[first]}`,
    expected: "numbers that float32 holds",
    remedy: `Its training diverged, or the file is damaged: look at ${basename(path)} where it was saved, or leave it out`,
  });
}
