/**
 * How well networks are diagnosed under conditions that the diagnosis has not seen:
 * `node bench/diagnosis.ts PUBLISHED [--markdown] [--tree]`, where PUBLISHED holds the published cells
 * (`bench/diagnosis/published-rows.ts`), or `node bench/diagnosis.ts --runs RUN… [--markdown] [--tree]`, whose runs are of
 * grids that are no part of the measured cells, such as examples/studies/held-out-svhn.yaml.
 *
 * Every condition is left out in turn with all its cells: a data set, clean or noisy labels, each amount of data, each
 * width. Of the cells of it, each with its table of one label noise around it, and that noise not told, is asked: too hot or
 * too cold; which of width, data and temperature helps most; what one step as advised gains beside rules that need no
 * diagnosis; and how often answers of a probability were right. `--tree` asks the published tree the same.
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { measuredCells } from "#taxonomy";
import { asCommand, badArgument } from "./command.ts";
import { allCells, familiesOf, familyOfRuns, judgedCells, WHOLE_DATA_SETS } from "./diagnosis/held-out.ts";
import { rowsOfRun } from "./diagnosis/published-rows.ts";
import { calibrationRows, gainRows, gridRows, summaryRows } from "./diagnosis/scores.ts";
import { markdownTable, tableText } from "./table.ts";

await asCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { markdown: { type: "boolean" }, tree: { type: "boolean" }, runs: { type: "boolean" } },
    allowPositionals: true,
  });
  const [published] = positionals;
  if (published === undefined)
    throw badArgument("no folder is named", "the folder of the published cells, or --runs and runs");
  const runs = values.runs === true ? positionals : [];
  const grids = runs.map((folder) => measuredCells(basename(folder), rowsOfRun(folder)));
  const all = values.runs === true ? grids.flat() : allCells(published);
  const print = values.markdown === true ? markdownTable : tableText;
  const families = values.runs === true ? [familyOfRuns(grids)] : familiesOf(all);
  const judged = families.map(({ name, folds }) => ({
    name,
    cells: folds.flatMap((fold) => judgedCells(fold, all, values.tree === true)),
  }));
  const summary = print([
    [
      "left out",
      "labels",
      "cells",
      "hot or cold",
      "helps most",
      "hot or cold within",
      "helps most within",
      "decided",
      "right where decided",
      "said too noisy",
      "labels held noisy",
      "gains within interval",
    ],
    ...judged.flatMap(({ name, cells }) => summaryRows(name, cells)),
  ]);
  const unseen = judged.filter(({ name }) => name === WHOLE_DATA_SETS || values.runs === true);
  const byGrid = print([
    [
      "left out",
      "grid",
      "sided",
      "hot or cold",
      "sided within",
      "hot or cold within",
      "helped",
      "helps most",
      "helped within",
      "helps most within",
    ],
    ...unseen.flatMap(({ name, cells }) => gridRows(name, cells)),
  ]);
  const gains = print([
    ["left out", "grid", "cells", "advice", "wider", "more data", "hotter", "colder", "gained"],
    ...judged.flatMap(({ name, cells }) => gainRows(name, cells)),
  ]);
  const calibration = print([
    ["left out", "said", "answers", "mean said", "right"],
    ...judged.flatMap(({ name, cells }) => calibrationRows(name, cells)),
  ]);
  process.stdout.write(
    [
      "Accuracy under conditions that were left out.",
      summary,
      "The same of data sets that were left out whole: of all their cells, and of those within, whose grid goes on.",
      byGrid,
      "Mean gain of one step, points of test accuracy, over the cells that some step would help; a cell without advice, or whose rule has no step, stays and gains 0.",
      gains,
      "Of answers given at a probability, how many were right (which of the causes helps most).",
      calibration,
      "",
    ].join("\n\n"),
  );
});
