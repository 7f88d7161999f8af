/**
 * What it takes to match the units of two networks by their weights: `node bench/matching.ts [--scales] [family [width …]]`.
 *
 * Both are as they are drawn, on images of 32 by 32 pixels. One thread; processor time, of a single pair. With `--scales`
 * units are scaled and turned besides.
 */
import { parseArgs } from "node:util";
import { families } from "#families";
import { buildNetwork } from "#families/networks";
import { matchWeights, matchWithScales, permutationStructure, scaleSymmetries } from "#landscape/alignment";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { duration, markdownTable } from "./table.ts";

const {
  values: { scales: isScaled },
  positionals: [family = "resnet18", ...widths],
} = parseArgs({ options: { scales: { type: "boolean", default: false } }, allowPositionals: true });
const { norms, depth } = families().find(({ name }) => name === family)!;

const rows = (widths.length === 0 ? ["8", "16", "32", "64"] : widths).map((width) => {
  const choice = { family, width: Number(width), norm: norms[0], ...(!("fixed" in depth) && { depth: 2 }) };
  const network = buildNetwork(choice, [3, 32, 32], 10);
  const structure = permutationStructure(network);
  const [one, other] = [1, 2].map((seed) =>
    initialise(network, "he-normal", randomStream(seed, "start")),
  ) as [Float32Array, Float32Array];
  const stream = randomStream(5, "matching");
  const symmetries = isScaled ? scaleSymmetries(network) : [];
  const began = process.cpuUsage();
  const { converged } = isScaled
    ? matchWithScales(structure, symmetries, one, other, { stream })
    : matchWeights(structure, one, other, { stream });
  const { user, system } = process.cpuUsage(began);
  return [
    `${family}, width ${width}`,
    network.layout.size.toLocaleString("en"),
    converged ? "yes" : "no",
    duration((user + system) / 1e6),
  ];
});
console.log(markdownTable([["network", "parameters", "converged", "processor time"], ...rows]));
