/**
 * How often the standard errors that quantities state hold what they are of, quantity by quantity, for docs/error-bars.md:
 *
 *     node bench/error-bars.ts [--replicates 12] [--cells 100] [--only networks,cells] [--markdown]
 *
 * Nine perceptrons (widths 4, 8, 16; batches 8, 64, 256) are trained on the built-in data and measured over and over, as a run
 * measures them: each time with other random vectors, draws and chains and, where the choice of examples is part of an
 * error, on another stratified half of the training examples. Comparisons are made on fresh probe sets. Means over seeds are of many
 * cells of eight small networks. What each number should have been stands in the table: the same at length, or the mean of the
 * other replicates. Some minutes on one core.
 */
import { parseArgs } from "node:util";
import { randomStream } from "#random";
import { asCommand, chosenByName, wholeNumber } from "./command.ts";
import { trialsOfCells } from "./error-bars/of-cells.ts";
import {
  trainedShapes,
  trialsOfGradients,
  trialsOfLayers,
  trialsOfNetworks,
  trialsOfSpectra,
} from "./error-bars/of-networks.ts";
import { trialsOfProbes } from "./error-bars/of-probes.ts";
import { trialsOfTails } from "./error-bars/of-tails.ts";
import { type Coverage, coverageOf } from "./error-bars/trial.ts";
import { markdownTable, tableText } from "./table.ts";
import { builtInData } from "./trained-network.ts";

/** Fresh examples from which probe sets and test sets are drawn. */
const POOL = 12_000;

/** Shares that are wanted within one and within two standard errors. */
const WANTED = { one: [0.6, 0.75], two: 0.9 } as const;

await asCommand(async () => {
  const { values } = parseArgs({
    options: {
      replicates: { type: "string", default: "12" },
      cells: { type: "string", default: "100" },
      only: { type: "string", default: "" },
      markdown: { type: "boolean", default: false },
    },
  });
  const replicates = wholeNumber("replicates", values.replicates, 2);
  const cells = wholeNumber("cells", values.cells, 2);
  const stream = randomStream(1, "error bars");
  const { train, test: pool } = await builtInData(POOL);
  const shapes = await trainedShapes(train, stream);
  const often = { replicates, stream };
  // A third of the networks is small enough for dense Hessians.
  const parts = [
    { name: "networks", trials: () => trialsOfNetworks(shapes, train, often) },
    { name: "layers", trials: () => trialsOfLayers(shapes, train, often) },
    {
      name: "spectra",
      trials: () => trialsOfSpectra(shapes, train, { ...often, replicates: 3 * replicates }),
    },
    { name: "gradients", trials: () => trialsOfGradients(shapes, pool, often) },
    { name: "tails", trials: () => trialsOfTails(stream) },
    { name: "probes", trials: () => trialsOfProbes(shapes, pool, { ...often, replicates: 2 * replicates }) },
    { name: "cells", trials: () => trialsOfCells({ train, pool }, { cells, stream }) },
  ];
  const only = values.only === "" ? [] : values.only.split(",");
  const rows = [["quantity", "held to", "trials", "within 1", "within 2", "unfitted", "bias", ""]];
  for (const { trials } of chosenByName(parts, ({ name }) => name, only)) {
    rows.push(...coverageOf(await trials()).map(rowOf));
  }
  process.stdout.write(`${values.markdown ? markdownTable(rows) : tableText(rows)}\n`);
});

function rowOf({ quantity, truth, trials, withinOne, withinTwo, ofUnfitted, bias }: Coverage): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const [least, most] = WANTED.one;
  const isSmall = withinOne < least || withinTwo < WANTED.two;
  return [
    quantity,
    truth,
    `${trials}`,
    percent(withinOne),
    percent(withinTwo),
    ofUnfitted?.map(percent).join(", ") ?? "",
    bias.toFixed(1),
    isSmall ? "too small" : withinOne > most ? "large" : "",
  ];
}
