import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCellsTable, type OpenedTable, openTable } from "#atlas/tables";
import { metricMap, renderSvg } from "#figures";
import { reportHtml } from "#report";
import { type ClassifiedCell, estimateIn, quantitiesIn } from "#taxonomy";
import { scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const freshFolder = scratchFolders("own-columns");

const HEADER = "width,batch_size,train_loss,mode_connectivity_pct,cka_softmax";
const ROWS = ["2,16,0.5,-9,0.4", "2,64,0.4,-12,0.4", "16,16,0.3,3,0.5", "16,64,0.001,0,0.8"];
const OWN = [",my_score,my_score_se,optimiser", ",1,0.5,sgd", ",2,,sgd", ",-3,0.25,adam", ",,,"];
const EXTENDED = [HEADER, ...ROWS].map((row, i) => row + OWN[i]).join("\n");

function opened(files: Readonly<Record<string, string>>): Promise<OpenedTable> {
  const folder = freshFolder(files);
  return openTable(
    Object.keys(files).map((name) => join(folder, name)),
    { resamples: 20 },
  );
}

const label = ({ phase, phaseShare, phaseMargin, explanation, seeds }: ClassifiedCell) => ({
  phase,
  phaseShare,
  phaseMargin,
  explanation,
  seeds,
});

describe("a column of numbers that nobody registered", () => {
  it("is kept with its standard error, said, and text beside it is not", async () => {
    const { table, notes } = await opened({ "cells.csv": EXTENDED });
    expect(table.cells.map((cell) => estimateIn(cell, "my_score"))).toEqual([
      { value: 1, standardError: 0.5, count: 1 },
      { value: 2, standardError: null, count: 1 },
      { value: -3, standardError: 0.25, count: 1 },
      { value: null, standardError: null, count: 0 },
    ]);
    expect(notes).toContain("cells.csv: kept as it is: my_score.");
    expect(notes).toContain("cells.csv: not used, for rows are told apart without it: optimiser.");
  });

  it("has its column after the registered ones, and reads back as the same cells", async () => {
    const { table } = await opened({ "cells.csv": EXTENDED });
    const text = formatCellsTable(table.cells);
    expect(text.split("\n")[0]).toMatch(/,l2_distance,l2_distance_se,my_score,my_score_se,phase,/);
    const again = await opened({ "cells.csv": text });
    expect(again.table.cells.map(({ metrics }) => metrics)).toEqual(
      table.cells.map(({ metrics }) => metrics),
    );
  });

  it("goes through the command as JSON, as CSV and as a remark in Markdown", async () => {
    const cwd = freshFolder({ "cells.csv": EXTENDED });
    const [json, csv, markdown] = await Promise.all(
      ["--json", "--csv", "--markdown"].map((form) =>
        standingLossAtlas(["classify", "cells.csv", form], { cwd }),
      ),
    );
    expect(JSON.parse(json!.output).table.cells[2].metrics.my_score.value).toBe(-3);
    expect(csv!.output).toContain(",my_score,my_score_se,phase");
    expect(csv!.errors).toContain("kept as it is: my_score");
    expect(markdown!.output).toContain("kept as it is: my_score");
  });

  it("is drawn on a plain scale under its own title", async () => {
    const { table } = await opened({ "cells.csv": EXTENDED });
    const map = metricMap(table, "my_score", {});
    expect(map).toMatchObject({ title: "My score", bar: { domain: [-3, 2], unit: "" } });
    expect(map.cells.map(({ state }) => state)).toEqual(["value", "value", "value", "not-measured"]);
    expect(renderSvg(map)).toContain("My score");
  });

  it("has its map and its numbers in a report, without a note that nobody wrote", async () => {
    const { table } = await opened({ "cells.csv": EXTENDED });
    const html = reportHtml({ table, summary: [], settings: [], environment: [] });
    expect(html).toContain("<summary>More measurements (1)</summary>");
    expect(html).toContain('data-file="cells-my_score.svg"');
    expect(html.match(/Is this map right\?/g)).toHaveLength(3);
  });

  it("is asked about where it looks like a known one", async () => {
    const { notes } = await opened({ "cells.csv": EXTENDED.replace("my_score,", "tets_loss,") });
    expect(notes).toContain('cells.csv: kept as it is: tets_loss; did you mean test_loss by "tets_loss".');
  });

  it("is no reason to read a table that has nothing known", async () => {
    await expect(opened({ "cells.csv": "width,batch_size,my_score\n2,16,1\n" })).rejects.toMatchObject({
      code: "tables/no-known-columns",
    });
    const { table } = await opened({
      "cells.csv": [HEADER, ...ROWS].join("\n"),
      "networks.csv": "width,batch_size,seed,my_score\n2,16,0,1\n2,16,1,3\n",
    });
    expect(estimateIn(table.cells[0]!, "my_score")).toEqual({ value: 2, standardError: 1, count: 2 });
  });

  it("is averaged over pairs like any quantity of pairs", async () => {
    const pairs = ["0,1,1,3", "0,2,2,2", "1,2,6,4"].map((row) => `2,16,${row}`);
    const { table } = await opened({
      "cells.csv": [HEADER, ...ROWS].join("\n"),
      "pairs.csv": ["width,batch_size,seed_i,seed_j,angle_ij,angle_ji", ...pairs].join("\n"),
    });
    // The pairs' means are 2, 2 and 5: without seed 0, 1 or 2 they come to 5, 2 and 2.
    expect(estimateIn(table.cells[0]!, "angle")).toMatchObject({ value: 3, count: 3 });
    expect(estimateIn(table.cells[0]!, "angle").standardError).toBeCloseTo(2, 12);
  });

  it("changes no label, whatever it holds and wherever it stands", async () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map(String),
      fc.constantFrom("", "NaN"),
    );
    const networks = ROWS.flatMap((row) => {
      const [width, batch, loss] = row.split(",");
      return [0, 1, 2].map((seed) => `${width},${batch},${seed},${Number(loss) * (1 + seed / 10)}`);
    });
    // Of networks whose training failed something else may still be known.
    const failed = ["2,16,7,", "64,16,0,"];
    const plain = {
      "cells.csv": [HEADER, ...ROWS].join("\n"),
      "networks.csv": ["width,batch_size,seed,train_loss", ...networks, ...failed].join("\n"),
    };
    const labels = (await opened(plain)).table.cells.map(label);
    const alone = (await opened({ "networks.csv": plain["networks.csv"] })).table.cells.map(label);
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 18, maxLength: 18 }),
        fc.constantFrom("my_score", "epochs", "val_acc_pct", "hessian_norm"),
        async (values, name) => {
          const withOwn = (text: string, own: readonly string[]) =>
            text
              .split("\n")
              .map((row, i) => `${row},${i === 0 ? name : own[i - 1]}`)
              .join("\n");
          const files = {
            "cells.csv": withOwn(plain["cells.csv"], values.slice(14)),
            "networks.csv": withOwn(plain["networks.csv"], values),
          };
          const { table } = await opened(files);
          expect(table.cells.map(label)).toEqual(labels);
          const { table: other } = await opened({ "networks.csv": files["networks.csv"] });
          expect(other.cells.map(label)).toEqual(alone);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("a single measurement of a metric that nobody registered", () => {
  const measurements = (rows: readonly string[]) =>
    ["width,batch_size,seed_i,seed_j,metric,value,standard_error", ...rows].join("\n");

  it("is of a network, a pair or the cell by its seeds", async () => {
    const { table, notes } = await opened({
      "measurements.csv": measurements([
        "2,16,0,,train_loss,0.5,",
        "2,16,0,,Path-Norm,3,",
        "2,16,1,,Path-Norm,5,",
        "2,16,0,1,angle,9,0.25",
        "2,16,,,rank,7,",
      ]),
    });
    const [cell] = table.cells;
    expect(estimateIn(cell, "path_norm")).toEqual({ value: 4, standardError: 1, count: 2 });
    expect(estimateIn(cell, "angle")).toEqual({ value: 9, standardError: 0.25, count: 1 });
    expect(estimateIn(cell, "rank")).toEqual({ value: 7, standardError: null, count: 1 });
    expect(quantitiesIn(table.cells).slice(-3)).toEqual(["angle", "path_norm", "rank"]);
    expect(notes).toContain("measurements.csv: kept as it is: Path-Norm, angle, rank.");
  });

  it("is asked about where it looks like a known one", async () => {
    const { notes } = await opened({
      "measurements.csv": measurements(["2,16,0,,train_loss,0.5,", "2,16,0,,hesian_trace,3,"]),
    });
    expect(notes).toContain(
      'measurements.csv: kept as it is: hesian_trace; did you mean hessian_trace by "hesian_trace".',
    );
  });
});
