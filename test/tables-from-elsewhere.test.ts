import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type ColumnUnit,
  type OpenedTable,
  type OpenOptions,
  openTable,
  readCellsTable,
} from "#atlas/tables";
import { estimateIn } from "#taxonomy";
import { expectRefusal, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const freshFolder = scratchFolders("tables-from-elsewhere");
const FIXTURES = join(import.meta.dirname, "fixtures", "tables");
const PUBLISHED = join(import.meta.dirname, "..", "..", "shared", "cases", "tables");

/** The same 25 cells in every form. */
const BASE = { I: 13, II: 1, III: 1, "IV-A": 1, "IV-B": 9 };

function open(name: string, options: OpenOptions = {}): Promise<OpenedTable> {
  return openTable([join(FIXTURES, name)], { resamples: 20, ...options });
}

/** How many cells have each phase by their means. */
function counts({ table }: OpenedTable): Readonly<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const { leadingPhase } of table.cells) {
    const name = leadingPhase ?? "not measured";
    all[name] = (all[name] ?? 0) + 1;
  }
  return all;
}

describe("an export of another program has the labels of its cells:", () => {
  it.each<readonly [what: string, name: string, says: readonly string[]]>([
    ["a plain table", "base.csv", []],
    [
      "accuracies in percent",
      "acc_percent.csv",
      [
        "train_acc is read as 100 minus train_error_pct, since 25 of 25 values are above 1",
        "test_acc is read as test_acc_pct, since 25 of 25 values are above 1",
      ],
    ],
    ["names below config.", "cfgdot.csv", ['read without "config.": width, batch_size, train_loss']],
    [
      "Weights & Biases",
      "wandb.csv",
      [
        "train/accuracy is read as 100 minus",
        "kept as it is: val/accuracy",
        '--map "val/accuracy=test_acc_pct"',
      ],
    ],
    [
      "Optuna",
      "optuna.csv",
      ['read without "params_": width, batch_size, lr', "kept as it is: number, value"],
    ],
    ["MLflow", "mlflow.csv", ['read without "metrics.": train_loss, mode_connectivity_pct, cka']],
    [
      "pandas' deviations",
      "std.csv",
      [
        "train_loss_std, mode_connectivity_pct_std, cka_softmax_std read as standard deviations over the seeds",
      ],
    ],
    [
      "pandas' flat names",
      "flat.csv",
      ["train_loss_mean, mode_connectivity_pct_mean, cka_softmax_mean read as"],
    ],
    [
      "pandas' two rows of names",
      "multi.csv",
      ["train_loss_mean, mode_connectivity_pct_mean, cka_softmax_mean read as"],
    ],
    [
      "thousands and decimals as in Europe",
      "euro_thousands.csv",
      [
        "commas in numbers are read as decimal points",
        "points in numbers are read as separators of thousands",
      ],
    ],
  ])("%s", async (_, name, says) => {
    const opened = await open(name);
    expect(counts(opened)).toEqual(BASE);
    for (const part of says) expect(opened.notes.join("\n")).toContain(part);
  });

  it("withholds a label only where the standard errors that it has read leave it open", async () => {
    for (const name of ["std.csv", "flat.csv", "multi.csv"]) {
      const { table } = await open(name, { resamples: 1000 });
      for (const { phase, leadingPhase, phaseMargin } of table.cells) {
        if (phase === "undecided") expect(Math.abs(phaseMargin!)).toBeLessThan(1.5);
        else expect(phase).toBe(leadingPhase);
      }
    }
  });

  it("reads a standard deviation over √seeds, in the unit of its mean", async () => {
    const [cell] = await readCellsTable(join(FIXTURES, "std.csv"));
    expect(cell!.seeds).toBe(5);
    expect(estimateIn(cell!, "train_loss").standardError).toBeCloseTo(0.147652 / Math.sqrt(5), 12);
    const folder = freshFolder({
      "a.csv": "width,test_acc_mean,test_acc_std,n_seeds\n2,0.8,0.03,9\n4,0.9,0.06,9\n",
    });
    const [share] = await readCellsTable(join(folder, "a.csv"));
    expect(estimateIn(share!, "test_acc_pct")).toMatchObject({ value: 80 });
    expect(estimateIn(share!, "test_acc_pct").standardError).toBeCloseTo(1, 12);
  });

  it("says of a deviation what it lacks where nothing counts the seeds", async () => {
    const folder = freshFolder({ "a.csv": "width,train_loss,train_loss_std\n2,1,0.5\n4,0.5,0.25\n" });
    const { notes } = await openTable([join(folder, "a.csv")]);
    expect(notes.join("\n")).toContain(
      "for no column such as seeds counts what the deviation is over: train_loss_std",
    );
    const { table } = await openTable([join(folder, "a.csv")], { map: { train_loss_std: "train_loss_se" } });
    expect(estimateIn(table.cells[0]!, "train_loss").standardError).toBe(0.5);
  });

  it("takes commas between thousands for what they are", async () => {
    const cells = await readCellsTable(join(FIXTURES, "bs_thousands.tsv"));
    expect(
      [...new Set(cells.map(({ knobs }) => knobs.batch_size))].sort((a, b) => Number(a) - Number(b)),
    ).toEqual([64, 256, 1024, 4096, 16384]);
  });
});

describe("a column in another unit than its name says", () => {
  const share = (...columns: readonly string[]): Record<string, ColumnUnit> =>
    Object.fromEntries(columns.map((column) => [column, "share"]));

  it.each([
    [
      "err_fraction2.csv",
      ["train_err_pct", "test_err_pct"],
      ":2, column train_err_pct",
      "training loss of 1.47652",
    ],
    [
      "mc_fraction.csv",
      ["mode_connectivity_pct"],
      ":3, column mode_connectivity_pct",
      "lie between -1 and 1",
    ],
  ])("is refused in %s, and read once its unit is told", async (name, columns, place, says) => {
    const path = join(FIXTURES, name);
    await expect(open(name)).rejects.toMatchObject({
      code: "tables/share-for-percent",
      where: path + place,
      problem: expect.stringContaining(says),
      remedy: expect.stringContaining(columns.map((column) => `--unit ${column}=share`).join(" ")),
    });
    const told = await open(name, { units: share(...columns) });
    expect(counts(told)).toEqual(BASE);
    expect(told.notes.join("\n")).toContain(
      `as a share from ${name === "mc_fraction.csv" ? -1 : 0} to 1, as told`,
    );
  });

  it.runIf(existsSync(PUBLISHED))("is refused in published tables as well, or doubted", async () => {
    const published = (name: string) => join(PUBLISHED, name);
    for (const [name, ...columns] of [
      ["pub_share.csv", "mode_connectivity_pct"],
      ["pub_errshare.csv", "train_err_pct", "test_err_pct"],
    ] as const) {
      await expect(openTable([published(name)])).rejects.toMatchObject({ code: "tables/share-for-percent" });
      const { table } = await openTable([published(name)], { resamples: 20, units: share(...columns) });
      const best = Math.max(...table.cells.map((cell) => estimateIn(cell, "test_acc_pct").value ?? 0));
      expect(best).toBeCloseTo(89.9, 1);
      expect(table.cells.some(({ phase }) => phase === "I")).toBe(true);
    }
    for (const thresholds of ["default", "drawn"] as const) {
      const { notes } = await openTable([published("pub_logplain.csv")], { thresholds, resamples: 20 });
      for (const column of ["hessian_trace", "hessian_top_eig"]) {
        expect(notes.join("\n")).toMatch(new RegExp(`${column} lies between .* --unit ${column}=ln`));
      }
    }
  });

  it.each([
    [
      "top eigenvalues below 0",
      "width,train_loss,hessian_top_eig\n2,1,-1\n4,1,-2\n8,1,3\n",
      "logarithm-for-plain",
    ],
    [
      "losses under the name of logarithms",
      "width,log_train_loss,train_error_pct\n2,1.4,50\n4,0.01,0.5\n8,0.01,0.4\n16,0.01,0.3\n",
      "plain-for-logarithm",
    ],
    [
      "similarities under the name of percent",
      "width,train_loss,cka_pct\n2,1,0.5\n4,1,0.6\n",
      "share-for-percent",
    ],
    [
      "a hundredth of another column",
      "width,train_loss,curve_barrier_pct,barrier\n2,1,0.1,10\n4,1,0.2,20\n8,1,0.3,30\n",
      "share-for-percent",
    ],
  ])("is refused: %s", async (_, text, code) => {
    const folder = freshFolder({ "a.csv": text });
    await expect(openTable([join(folder, "a.csv")])).rejects.toMatchObject({
      code: `tables/${code}`,
      remedy: expect.stringContaining("--unit"),
    });
  });

  it.each([
    [
      "errors below 1 % throughout",
      "width,train_loss,train_error_pct\n2,0.02,0.5\n4,0.01,0.2\n",
      "train_error_pct is read as train_error_pct and is never beyond 1 % in 2 rows (--unit train_error_pct=share",
    ],
    [
      "shares by their look",
      "width,train_loss,train_error\n2,0.9,0.5\n4,0.4,0.2\n",
      "as a share from 0 to 1 (--unit train_error=percent if it holds percent)",
    ],
    [
      "percent by what it would cost",
      "width,train_loss,train_error\n2,0.02,0.5\n4,0.01,0.2\n8,0.01,0.1\n",
      "since a share as large would cost more than the training loss",
    ],
    [
      "small curvature",
      "width,train_loss,hessian_trace\n2,1,4\n4,1,5\n8,1,6\n16,1,7\n32,1,8\n",
      "--unit hessian_trace=ln",
    ],
    [
      "natural logarithms",
      "width,log_train_loss\n2,-1\n4,-2\n",
      "the natural logarithm of train_loss (--unit log_train_loss=log10 if decimal)",
    ],
    [
      "CKA in percent",
      "width,train_loss,cka\n2,1,40\n4,1,60\n",
      "cka is read as cka_softmax in percent, since 2 of 2 values are above 1",
    ],
  ])("is said: %s", async (_, text, says) => {
    const folder = freshFolder({ "a.csv": text });
    const { notes } = await openTable([join(folder, "a.csv")]);
    expect(notes.join("\n")).toContain(says);
  });

  it("is not doubted in tables that a run wrote, nor where it is told", async () => {
    const text = "width,train_loss,train_error_pct\n2,0.02,0.5\n4,0.01,0.2\n";
    const folder = freshFolder({ "a.csv": text });
    const { notes } = await openTable([join(folder, "a.csv")], { units: { train_error_pct: "percent" } });
    expect(notes.join("\n")).not.toContain("=share");
  });
});

describe("heights of barriers in place of mode connectivity", () => {
  const HEADER = "width,train_loss,train_error_pct,mode_connectivity_pct\n";
  const opened = (text: string, options = {}) =>
    openTable([join(freshFolder({ "a.csv": text }), "a.csv")], options);

  it("are refused where they exceed the training error, and read once their signs are turned", async () => {
    const rows = (sign: number) => `${HEADER}2,0.5,20,${sign * 9}\n4,0.002,0.1,${sign * 4}\n8,0.001,0,0\n`;
    await expect(opened(rows(1))).rejects.toMatchObject({
      code: "tables/barrier-for-connectivity",
      where: expect.stringMatching(/a\.csv:3, column mode_connectivity_pct$/),
      problem: expect.stringMatching(/4 points better .* training error of 0\.1 %/),
      remedy: expect.stringMatching(/Turn the signs .* --unit mode_connectivity_pct=percent/),
    });
    const turned = await opened(rows(-1));
    expect(turned.table.cells.map(({ leadingPhase }) => leadingPhase)).toEqual(["I", "III", null]);
    expect(turned.notes.join("\n")).not.toContain("barrier");
    const told = await opened(rows(1), { units: { mode_connectivity_pct: "percent" } });
    expect(told.table.cells[0]!.leadingPhase).toBe("II");
  });

  it("are found by the errors of another table", async () => {
    const folder = freshFolder({
      "pairs.csv": "width,seed_i,seed_j,barrier\n2,0,1,4\n2,0,2,5\n",
      "nets.csv": "width,seed,train_loss,train_error_pct\n2,0,0.001,0\n2,1,0.001,0.1\n2,2,0.001,0\n",
    });
    const paths = ["nets.csv", "pairs.csv"].map((name) => join(folder, name));
    await expect(openTable(paths, { map: { barrier: "mode_connectivity_pct" } })).rejects.toMatchObject({
      code: "tables/barrier-for-connectivity",
      where: expect.stringMatching(/pairs\.csv:2, column barrier$/),
    });
  });

  it("are doubted where nothing tells, and are none where ends err by more or others are negative", async () => {
    const doubted = await opened("width,train_loss,mode_connectivity_pct\n2,0.5,9\n4,0.001,0\n");
    expect(doubted.notes.join("\n")).toContain(
      "mode_connectivity_pct is nowhere negative and up to 9 points",
    );
    const hot = await opened(`${HEADER}2,0.5,20,-9\n4,0.3,9,3\n8,0.001,0,0.5\n`);
    expect(hot.notes.join("\n")).not.toContain("barrier");
  });
});

describe("a training loss that is no cross-entropy", () => {
  it("is said where a column loss says so, for thresholds are of nats", async () => {
    const notesOf = async (loss: string) => {
      const text = `width,loss,train_loss\n2,${loss},0.5\n4,${loss},0.01\n`;
      return (await openTable([join(freshFolder({ "a.csv": text }), "a.csv")])).notes.join("\n");
    };
    expect(await notesOf("mse")).toMatch(
      /column loss says "mse", .* in nats: --train-loss .* --thresholds fit/,
    );
    for (const loss of ["cross-entropy", "nll", "", "NA"]) expect(await notesOf(loss)).not.toContain("nats");
  });
});

describe("a training loss below what the training errors cost", () => {
  const notesOf = async (rows: string, header = "width,train_loss,train_error_pct") => {
    const path = join(freshFolder({ "a.csv": `${header}\n${rows}` }), "a.csv");
    return (await openTable([path])).notes.join("\n");
  };

  it("is doubted, for a wrong answer costs ln 2 or more", async () => {
    // Half of all answers wrong cost 0.347 nats.
    expect(await notesOf("2,0.2,50\n4,0.001,0.1\n")).toMatch(
      /in 1 of 1 cell .*\(width 2: 0\.2, where 50 % wrong answers cost 0\.347 or more\)/,
    );
  });

  it("is not doubted where it may be, nor where it is said to be something else", async () => {
    expect(await notesOf("2,0.35,50\n4,0.001,0.1\n")).not.toContain("wrong answers");
    const header = "width,loss,train_loss,train_error_pct";
    expect(await notesOf("2,mse,0.2,50\n", header)).not.toContain("wrong answers");
  });
});

describe("columns of one quantity", () => {
  it("that contradict each other are refused with both values and the line, whatever their order", async () => {
    const text = readFileSync(join(FIXTURES, "loss_contra.csv"), "utf8");
    const turned = text
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^([^,]*,[^,]*),([^,]*),([^,]*)/, "$1,$3,$2"))
      .join("\n");
    for (const table of [text, turned]) {
      const path = join(freshFolder({ "a.csv": table }), "a.csv");
      await expect(openTable([path])).rejects.toMatchObject({
        code: "tables/contradiction",
        where: `${path}:2`,
        problem:
          "train_loss is 1.47652, and log10_train_loss is 2.1692, which is train_loss 147.639: both are train_loss",
        remedy: expect.stringContaining("--map log10_train_loss=none"),
      });
      expect(counts(await openTable([path], { resamples: 20, map: { log10_train_loss: "none" } }))).toEqual(
        BASE,
      );
    }
  });

  it.each([
    [
      "within the digits that are written",
      "width,train_loss,log10_train_loss\n2,0.5,-0.301\n4,0.25,-0.602\n",
    ],
    ["as complements", "width,train_loss,train_acc_pct,train_error_pct\n2,0.5,80.1,19.9\n4,0.25,90,10\n"],
    ["in other units", "width,train_loss,train_acc,train_error_pct\n2,0.5,0.801,19.9\n4,0.25,0.9,10\n"],
    [
      "of a knob to float32",
      "learning_rate,config.lr,train_loss\n0.1,0.10000000149011612,0.5\n0.2,0.20000000298023224,0.5\n",
    ],
  ])("are read once where they agree %s, by the exact name", async (_, text) => {
    const folder = freshFolder({ "a.csv": text });
    const { table, notes } = await openTable([join(folder, "a.csv")]);
    expect(notes.join("\n")).toMatch(
      /says the same as (train_loss|train_error_pct|learning_rate) and is not read/,
    );
    expect(estimateIn(table.cells[0]!, "train_loss").value).toBe(0.5);
  });

  it("may hold means of logarithms, which lie below the logarithm of the mean", async () => {
    const folder = freshFolder({
      "a.csv": "width,train_loss,log_train_loss\n2,0.5,-0.8000\n4,0.25,-1.5000\n",
    });
    const { notes } = await openTable([join(folder, "a.csv")]);
    expect(notes.join("\n")).toContain(
      "log_train_loss lies below train_loss in 2 rows, as means of logarithms do",
    );
  });
});

describe("rows of two programs in one table", () => {
  const base = readFileSync(join(FIXTURES, "base.csv"), "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));

  /** The base table with every other value of a column a hundredth of it. */
  function mixed(name: string): string {
    const column = base[0]!.indexOf(name);
    return base
      .map((row, i) =>
        row.map((value, j) => (j === column && i > 0 && i % 2 === 0 ? String(Number(value) / 100) : value)),
      )
      .map((row) => row.join(","))
      .join("\n");
  }

  it.each(["train_acc_pct", "test_acc_pct", "mode_connectivity_pct"])(
    "are refused where %s is in two units",
    async (name) => {
      const path = join(freshFolder({ "a.csv": mixed(name) }), "a.csv");
      await expect(openTable([path])).rejects.toMatchObject({
        code: "tables/mixed-units",
        where: `${path}:3, column ${name}`,
        remedy: expect.stringContaining(`--unit "${name}=percent"`),
      });
      expect(
        (await openTable([path], { units: { [name]: "percent", mode_connectivity_pct: "percent" } })).table
          .cells,
      ).toHaveLength(25);
    },
  );

  it("are refused where one table has connectivities as shares and another the losses and errors", async () => {
    const head = ([width, batch]: readonly string[]) => `${width},${batch}`;
    const text = (columns: string, rowOf: (row: readonly string[]) => string) =>
      [columns, ...base.slice(1).map(rowOf), ""].join("\n");
    const pairs = text("width,batch_size,seed_i,seed_j,mode_connectivity_pct,cka_softmax", (row) =>
      [head(row), 0, 1, Number(row[7]) / 100, row[8]].join(),
    );
    const cells = text("width,batch_size,train_loss,train_acc_pct", (row) =>
      [head(row), row[2], row[3]].join(),
    );
    const folder = freshFolder({ "cells.csv": cells, "pairs.csv": pairs });
    const paths = ["cells.csv", "pairs.csv"].map((name) => join(folder, name));
    await expect(openTable(paths)).rejects.toMatchObject({
      code: "tables/share-for-percent",
      problem: expect.stringContaining("by the other tables"),
      where: `${paths[1]}:2, column mode_connectivity_pct`,
    });
    expect(
      counts(await openTable(paths, { units: { mode_connectivity_pct: "share" }, resamples: 20 })),
    ).toEqual(BASE);
  });

  it("fill each other's gaps where they name one quantity differently", async () => {
    const rows = base.map(([, , loss, ...rest], i) => {
      const head = base[i]!.slice(0, 2);
      if (i === 0) return [...head, "train_loss", "log10_train_loss", ...rest];
      return i % 2 === 0
        ? [...head, loss, "", ...rest]
        : [...head, "", String(Math.log10(Number(loss))), ...rest];
    });
    const folder = freshFolder({ "a.csv": rows.map((row) => row.join(",")).join("\n") });
    const opened = await openTable([join(folder, "a.csv")], { resamples: 20 });
    expect(counts(opened)).toEqual(BASE);
    expect(opened.notes.join("\n")).toContain("and is read in the 13 rows where train_loss is empty");
  });
});

describe("--map and --unit", () => {
  it("are followed by every command, and remembered beside the table until it is said otherwise", async () => {
    const cwd = freshFolder();
    copyFileSync(join(FIXTURES, "wandb.csv"), join(cwd, "runs.csv"));
    chmodSync(join(cwd, "runs.csv"), 0o644);
    const told = await standingLossAtlas(["classify", "runs.csv", "--map", "val/accuracy=test_acc_pct"], {
      cwd,
    });
    expect(told.output).toContain("runs.csv.columns.json remembers what was said of runs.csv");
    expect(JSON.parse(readFileSync(join(cwd, "runs.csv.columns.json"), "utf8"))).toEqual({
      format: "loss-atlas columns",
      version: 1,
      map: { "val/accuracy": "test_acc_pct" },
      units: {},
    });
    const again = await standingLossAtlas(["diagnose", "runs.csv", "--fit"], { cwd });
    expect(again.code, again.errors).toBe(0);
    const claims = await standingLossAtlas(["claims", "runs.csv", "--json", "--unit", "cka=share"], { cwd });
    expect(claims.errors).toContain('remembers --map "val/accuracy=test_acc_pct"');
    expect(JSON.parse(readFileSync(join(cwd, "runs.csv.columns.json"), "utf8")).units).toEqual({
      cka: "share",
    });
    const left = await openTable([join(cwd, "runs.csv")], { map: { "val/accuracy": "none" } });
    expect(left.notes.join("\n")).toContain("left out, as mapped: val/accuracy");
  });

  it("name knobs, seeds, counts and standard errors", async () => {
    const text = "hidden,bs,rep,L\n8,16,0,0.5\n8,16,1,0.7\n16,16,0,0.1\n16,16,1,0.3\n";
    const map = { hidden: "width", bs: "batch_size", rep: "seed", L: "train_loss" };
    const folder = freshFolder({ "a.csv": text, "b.csv": "W,L,E,N\n8,0.5,0.1,4\n16,0.1,0.01,4\n" });
    const { table } = await openTable([join(folder, "a.csv")], { map });
    expect(table.cells.map(({ knobs }) => [knobs.width, knobs.batch_size])).toEqual([
      [8, 16],
      [16, 16],
    ]);
    expect(estimateIn(table.cells[0]!, "train_loss")).toMatchObject({ value: 0.6, count: 2 });
    const other = { W: "width", L: "train_loss", E: "train_loss_std", N: "seeds" };
    const [cell] = await readCellsTable(join(folder, "b.csv"), { map: other });
    expect(cell!.seeds).toBe(4);
    expect(estimateIn(cell!, "train_loss").standardError).toBeCloseTo(0.05, 12);
  });

  it.each<readonly [readonly string[], string, readonly string[]]>([
    [
      ["--map", "val/acuracy=test_acc"],
      "tables/no-such-column",
      ['--map "val/acuracy"', 'Did you mean "val/accuracy"'],
    ],
    [
      ["--map", "val/accuracy=tset_acc_pct"],
      "tables/unknown-name",
      ['"tset_acc_pct"', "Did you mean test_acc_pct"],
    ],
    [["--unit", "train/loss=furlongs"], "tables/unknown-unit", ['"furlongs"', "percent, share, ln, log10"]],
    [["--unit", "train/loss=share"], "tables/unknown-unit", ["train_loss", "plain, ln, log10"]],
    [["--unit", "train/loss"], "cli/usage", ["--unit", "column=word"]],
  ])("are refused in one line: %j", async (words, error, says) => {
    expectRefusal(
      await standingLossAtlas(["classify", join(FIXTURES, "wandb.csv"), ...words], { cwd: freshFolder() }),
      {
        code: 2,
        error,
        says,
      },
    );
  });

  it.each([
    ["no JSON", "{", "this is no file of columns"],
    ["another file", '{"format":"mine"}', "this is no file of columns"],
    ["a later version", '{"format":"loss-atlas columns","version":2}', "of version 2"],
    ["no texts", '{"format":"loss-atlas columns","version":1,"map":{"a":1}}', "its map are no texts"],
    [
      "an unknown name",
      '{"format":"loss-atlas columns","version":1,"map":{"a":"b c"}}',
      "which nothing is called",
    ],
    ["an unknown unit", '{"format":"loss-atlas columns","version":1,"units":{"a":"b"}}', "cannot be in"],
  ])("are not remembered from %s", async (_, content, says) => {
    const folder = freshFolder({ "a.csv": "width,train_loss\n2,1\n", "a.csv.columns.json": content });
    await expect(openTable([join(folder, "a.csv")])).rejects.toMatchObject({
      kind: "input",
      where: join(folder, "a.csv.columns.json"),
      problem: expect.stringContaining(says),
      // Where the file itself is not as it should be, one that is stands in the message.
      ...(/^(this|the file|its)/.test(says) && {
        expected: expect.stringContaining(
          'of the columns of a.csv beside it, such as {"format":"loss-atlas columns"',
        ),
      }),
    });
  });

  it("leave the library's tables as they are unless it asks to remember", async () => {
    const folder = freshFolder({ "a.csv": "width,L\n2,1\n4,0.5\n" });
    const path = join(folder, "a.csv");
    await openTable([path], { map: { L: "train_loss" } });
    expect(existsSync(`${path}.columns.json`)).toBe(false);
    await openTable([path], { map: { L: "train_loss" }, remember: true });
    const { table, notes } = await openTable([path]);
    expect(estimateIn(table.cells[1]!, "train_loss").value).toBe(0.5);
    expect(notes[0]).toBe(`${path}.columns.json remembers --map "L=train_loss".`);
  });
});

it("refuses a table of a million columns at its first line", async () => {
  const names = Array.from({ length: 1e6 }, (_, i) => `c${i}`).join();
  const path = join(freshFolder(), "wide.csv");
  writeFileSync(path, `${names}\n${names}\n`);
  const before = process.cpuUsage();
  await expect(openTable([path])).rejects.toMatchObject({ code: "csv/too-many-columns", where: `${path}:1` });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(3);
});
