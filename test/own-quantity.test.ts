import { join } from "node:path";
import { expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { formatCellsTable, formatMeasurementsTable, openTable } from "#atlas/tables";
import { metricMap, sheetQuantities, smallMultiples } from "#figures";
import { parseCsv } from "#files";
import { defineQuantity, registerQuantity } from "#quantities";
import { reportHtml } from "#report";
import { cellFromObservations, classifyTable, DEFAULT_THRESHOLDS, estimateIn } from "#taxonomy";
import { scratchFolders } from "./refusal.ts";

const freshFolder = scratchFolders("own-quantity");

/** Made up, and measured by nobody: the largest of what networks have. */
const sparsity = defineQuantity({
  name: "weight_sparsity_pct",
  title: "Sparsity of weights",
  unit: "% of weights",
  of: "network",
  aliases: [{ name: "sparsity", holds: "share" }],
  range: { low: 0, high: 100, words: "percent of weights" },
  scale: "signed",
  panel: 2.5,
  note: {
    what: "Share of weights that are zero.",
    range: "0 to 100 %.",
    expect: "Nothing in particular.",
    odd: "Everything at once.",
  },
  average: (values) => ({
    value: Math.max(...values.map(({ value }) => value)),
    standardError: null,
    count: values.length,
  }),
});
registerQuantity(sparsity);

/** Made up, and of a whole cell. */
const rank = defineQuantity({
  name: "cell_rank",
  title: "Rank",
  unit: "directions",
  of: "cell",
  column: "asked",
});
registerQuantity(rank);

const networks = [
  "width,batch_size,seed,train_loss,sparsity",
  "2,16,0,0.5,0.25",
  "2,16,1,0.4,0.5",
  "4,16,0,0.1,0.75",
].join("\n");

it("is read under its aliases, converted, and averaged in its own way", async () => {
  const folder = freshFolder({ "networks.csv": networks });
  const { table, notes } = await openTable([join(folder, "networks.csv")]);
  expect(estimateIn(table.cells[0], sparsity.name)).toEqual({ value: 50, standardError: null, count: 2 });
  expect(notes.join("\n")).toContain("sparsity is read as weight_sparsity_pct as a share from 0 to 1");
});

it("has its range, and is guessed at where it is misspelt", async () => {
  const folder = freshFolder({
    "high.csv": networks.replace("0.75", "1.5"),
    "misspelt.csv": networks.replace("sparsity", "weigth_sparsity_pct"),
  });
  await expect(openTable([join(folder, "high.csv")])).rejects.toMatchObject({
    code: "tables/out-of-range",
    expected: "percent of weights",
  });
  const { notes } = await openTable([join(folder, "misspelt.csv")]);
  expect(notes.join("\n")).toContain("did you mean weight_sparsity_pct");
});

const cells = classifyTable(
  [20, 70].map((value, i) =>
    cellFromObservations({
      knobs: { width: 2 + i, batch_size: 16 },
      seeds: 1,
      observations: [{ metric: sparsity.name, seeds: [0], value, standardError: null }],
    }),
  ),
  DEFAULT_THRESHOLDS,
);
const table = {
  name: "made",
  load: { knob: "width" as const, values: [2, 3] },
  temperature: { knob: "batch_size" as const, values: [16] },
  slices: [],
  cells,
};

it("has its column in cells.csv after the quantities of the package", () => {
  const [header, first] = formatCellsTable(cells).split("\n");
  expect(header).toMatch(/,l2_distance_se,weight_sparsity_pct,weight_sparsity_pct_se,phase,/);
  expect(first!.split(",")[header!.split(",").indexOf(sparsity.name)]).toBe("20");
});

it("has its rows in measurements.csv at its place, with its unit, and so has a number of the whole cell", () => {
  const plan = planExperiment(
    parseConfiguration("{ grid: { load: { width: [2] } }, seeds: 2 }", "made.yaml"),
  );
  const [place] = plan.cells;
  const results = new Map(
    plan.jobs.flatMap(({ tasks }) =>
      tasks.map(({ key, networks }) => [
        key,
        {
          key,
          cell: place!.cell,
          seeds: networks.map(({ seed }) => seed),
          observations:
            networks.length === 1
              ? [sparsity, rank].map(({ name }) => ({ metric: name, value: 30, standard_error: null }))
              : [],
        },
      ]),
    ),
  );
  const { columns, rows } = parseCsv(formatMeasurementsTable(plan, results), "measurements.csv");
  const wanted = ["seed_i", "seed_j", "metric", "value", "unit"];
  expect(columns).toEqual(expect.arrayContaining(wanted));
  const told = rows.filter(({ values }) => values.cell === place!.cell);
  expect(new Set(told.map(({ values }) => wanted.map((name) => values[name]).join(" ")))).toEqual(
    new Set([
      "0  weight_sparsity_pct 30 % of weights",
      "1  weight_sparsity_pct 30 % of weights",
      "  cell_rank 30 directions",
    ]),
  );
});

it("has its panel at its place on the sheet, on its own scale", () => {
  expect(sheetQuantities().slice(0, 4)).toEqual([
    "test_acc_pct",
    "train_loss",
    sparsity.name,
    "hessian_top_eig",
  ]);
  expect(smallMultiples(table, {}).panels[2]!.title).toBe("(c) Sparsity of weights");
  expect(metricMap(table, sparsity.name, {}).bar).toMatchObject({
    domain: [-70, 70],
    unit: "% of weights",
  });
});

it("has its map, its note, its column and its numbers in the report", () => {
  const html = reportHtml({ table, summary: [], settings: [], environment: [] });
  expect(html).toContain("Share of weights that are zero.");
  expect(html).toContain("Sparsity of weights, % of weights");
});
