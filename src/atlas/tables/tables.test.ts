import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assembleCells } from "#atlas/cells";
import type { JournalObservation, TaskResult, TrainingRecord } from "#atlas/journal";
import { parseCsv } from "#files";
import { usualKnobs } from "#knobs";
import { defineQuantity, OF_CLASSIFIERS, registerQuantity } from "#quantities";
import {
  type ClassifiedCell,
  cellFromMeans,
  estimateIn,
  PHASES,
  quantitiesIn,
  withStandingValues,
} from "#taxonomy";
import { CONFIGURATION, smallPlan } from "../run/small-experiment.testing.ts";
import { cellsColumns, formatCellsTable } from "./cells-table.ts";
import { detailNumbers, formatMeasurementsTable } from "./measurements-table.ts";
import { parseNumber } from "./number-text.ts";
import { readCellsTable } from "./rows/tabulated-cells.ts";
import { atlasTable } from "./write-tables.ts";

/** Made up: the root of a lone number, with the error that follows from it. */
registerQuantity(
  defineQuantity({
    name: "cell_spread",
    title: "Spread",
    unit: "",
    of: "network",
    column: "asked",
    average: ([only]) => ({
      value: Math.sqrt(only!.value),
      standardError: only!.standardError! / (2 * Math.sqrt(only!.value)),
      count: 1,
    }),
  }),
);

const plan = smallPlan();
const cell = plan.cells[1]!;
const tasksOfCell = plan.jobs
  .filter(({ key }) => key.endsWith(cell.cell))
  .flatMap(({ kind, tasks }) => tasks.map((task) => ({ kind, ...task })));

/** Observations with the seeds of the networks that they are of. */
interface Observed extends JournalObservation {
  readonly seeds: readonly number[];
}

/** The results of tasks of one cell that hold some observations, each where its task has its seeds. */
function resultsOf(
  ...made: readonly [
    kind: string,
    observed: readonly Observed[],
    records?: readonly Partial<TrainingRecord>[],
  ][]
): Map<string, TaskResult> {
  return new Map(
    made.flatMap(([kind, observed, records]) =>
      tasksOfCell
        .filter((task) => task.kind === kind)
        .map(({ key, networks }, i) => {
          const seeds = networks.map(({ seed }) => seed);
          const own = observed.filter((one) => one.seeds.join() === seeds.join());
          const observations = own.map(({ seeds: _, ...rest }) => rest);
          const training = records && { training: record(records[i]) };
          return [key, { key, cell: cell.cell, seeds, observations, ...training }];
        }),
    ),
  );
}

function observation(
  metric: JournalObservation["metric"],
  seeds: readonly number[],
  value: number | null,
  rest: Partial<JournalObservation> = {},
): Observed {
  return { metric, seeds, value, standard_error: null, ...rest };
}

function record(rest: Partial<TrainingRecord> = {}): TrainingRecord {
  return {
    status: "trained",
    degenerate: false,
    epochs: 1,
    updates: 1,
    stopped_by: "budget",
    history: { loss: [], error_pct: [] },
    ...rest,
  };
}

describe("assembleCells", () => {
  it("gives every planned cell, measured or not", () => {
    const cells = assembleCells(plan, new Map(), []);
    expect(cells.map(({ knobs }) => knobs)).toEqual(plan.cells.map(({ knobs }) => knobs));
    for (const { seeds, divergedSeeds, metrics } of cells) {
      expect([seeds, divergedSeeds]).toEqual([3, 0]);
      expect(metrics.train_loss).toEqual({ value: null, standardError: null, count: 0 });
    }
  });

  it("averages over seeds with s / √n, leaving out undefined observations", () => {
    const results = resultsOf([
      "train",
      [
        observation("train_loss", [0], 1),
        observation("train_loss", [1], 4),
        observation("train_loss", [2], null),
      ],
      [{}, { degenerate: true }, { status: "diverged" }],
    ]);
    const assembled = assembleCells(plan, results, [])[1]!;
    expect([assembled.divergedSeeds, assembled.degenerateSeeds]).toEqual([1, 1]);
    expect(estimateIn(assembled, "train_loss").value).toBe(2.5);
    expect(estimateIn(assembled, "train_loss").standardError).toBeCloseTo(1.5, 14);
    expect(estimateIn(assembled, "train_loss").count).toBe(2);
  });

  it("keeps the standard error of a lone observation, and no other", () => {
    const one = observation("hessian_trace", [0], 10, { standard_error: 0.5 });
    const lone = assembleCells(plan, resultsOf(["curvature", [one]]), [])[1]!;
    expect(estimateIn(lone, "hessian_trace")).toEqual({ value: 10, standardError: 0.5, count: 1 });
    const two = [one, { ...one, seeds: [1] as const }];
    const both = assembleCells(plan, resultsOf(["curvature", two]), [])[1]!;
    expect(estimateIn(both, "hessian_trace")).toEqual({ value: 10, standardError: 0, count: 2 });
  });

  it("leaves the standard error that an average of its own kind has given", () => {
    const lone = assembleCells(
      plan,
      resultsOf(["curvature", [observation("cell_spread", [0], 4, { standard_error: 2 })]]),
      ["cell_spread"],
    )[1]!;
    expect(estimateIn(lone, "cell_spread")).toEqual({ value: 2, standardError: 0.5, count: 1 });
  });

  it("ignores tasks that the plan does not hold", () => {
    const stray = resultsOf(["train", [observation("train_loss", [0], 1)]]);
    const results = new Map([...stray.values()].map((result) => ["other", { ...result, key: "other" }]));
    expect(assembleCells(plan, results, [])).toEqual(assembleCells(plan, new Map(), []));
  });

  it("does not depend on the order of the journals, not even in the last bit of the tables", () => {
    const losses = [0.1, 0.2, 0.3].flatMap((value, seed) => [
      observation("test_loss", [seed], value),
      observation("train_loss", [seed], value),
    ]);
    const pairs = [
      observation("cka_softmax", [0, 1], 0.7),
      observation("cka_softmax", [1, 2], 0.1),
      observation("cka_softmax", [0, 2], 0.4),
    ];
    const one = resultsOf(["train", losses], ["similarity", pairs]);
    const other = new Map(
      [...one]
        .reverse()
        .map(([key, result]) => [key, { ...result, observations: result.observations.toReversed() }]),
    );
    const bytes = (results: typeof one) => [
      formatCellsTable(atlasTable(CONFIGURATION, plan, results).cells),
      formatMeasurementsTable(plan, results),
    ];
    expect(bytes(other)).toEqual(bytes(one));
  });
});

describe("measurements.csv", () => {
  it("has a line for each observation by metric and seeds, with unit and evidence", () => {
    const results = resultsOf(
      [
        "curvature",
        [
          observation("hessian_top_eig", [1], 2.5, {
            detail: { residual: 1e-7, converged: true, note: "a;b=c" },
          }),
          observation("hessian_top_eig", [0], null),
        ],
      ],
      ["similarity", [observation("l2_distance", [0, 2], 0.1 + 0.2, { standard_error: 0.25 })]],
    );
    const knobs = "2,2,100,0,16,0.1,0.0005";
    expect(formatMeasurementsTable(plan, results)).toBe(
      "width,depth,examples,label_noise,batch_size,learning_rate,weight_decay,cell,seed_i,seed_j,metric,value,unit,standard_error,detail\n" +
        `${knobs},cell-2-16,0,,hessian_top_eig,,nats,,\n` +
        `${knobs},cell-2-16,1,,hessian_top_eig,2.5,nats,,converged=true;note=a%3Bb%3Dc;residual=1e-7\n` +
        `${knobs},cell-2-16,0,2,l2_distance,0.30000000000000004,l2 norm,0.25,\n`,
    );
  });

  it("gives the numbers of its evidence back", () => {
    expect(detailNumbers("converged=true;note=a%3Bb%3Dc;residual=1e-7;a%25b=2;empty=")).toEqual({
      residual: 1e-7,
      "a%b": 2,
    });
    expect(detailNumbers("")).toEqual({});
  });

  it("has losses and curvature in the unit of the loss that trained the networks, others in their own", () => {
    const lossUnit = "squared difference";
    const terms = { ...OF_CLASSIFIERS, lossUnit };
    const squares = { ...plan, cells: plan.cells.map((planned) => ({ ...planned, terms })) };
    const metrics = ["train_loss", "train_error_pct", "jensen_shannon"];
    const results = resultsOf(["train", metrics.map((metric) => observation(metric, [0], 1))]);
    const { rows } = parseCsv(formatMeasurementsTable(squares, results), "measurements.csv");
    expect(rows.map(({ values }) => [values.metric, values.unit])).toEqual([
      ["train_loss", lossUnit],
      ["train_error_pct", "%"],
      ["jensen_shannon", "nats"],
    ]);
  });
});

describe("cells.csv", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tables-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function read(text: string) {
    const path = join(folder, "cells.csv");
    await writeFile(path, text);
    return readCellsTable(path);
  }

  it("has the promised columns in the promised order", () => {
    expect(cellsColumns().slice(0, 14).join()).toBe(
      "width,depth,examples,label_noise,batch_size,learning_rate,weight_decay,seeds,diverged_seeds,degenerate_seeds,train_loss,train_loss_se,train_error_pct,train_error_pct_se",
    );
    expect(cellsColumns().slice(-4).join()).toBe("l2_distance_se,phase,phase_share,phase_margin");
  });

  it("leaves what is not measured empty", () => {
    const text = formatCellsTable(atlasTable(CONFIGURATION, plan, new Map()).cells);
    const { values } = parseCsv(text, "cells.csv").rows[0]!;
    expect(quantitiesIn([]).map((metric) => values[metric])).toEqual(quantitiesIn([]).map(() => ""));
    expect([values.phase, values.phase_share, values.phase_margin]).toEqual(["not measured", "", ""]);
  });

  it("reads back exactly what was written, whatever the numbers", async () => {
    // Every knob and metric can lie between 0 and 1.
    const number = fc.option(fc.double({ min: Number.MIN_VALUE, max: 1, noNaN: true }));
    const knobs: Record<string, typeof number> = Object.fromEntries(
      usualKnobs().map((knob) => [knob, number]),
    );
    const cells = fc.record({
      knobs: fc.record(knobs),
      seeds: fc.integer({ min: 1, max: 9 }),
      divergedSeeds: fc.nat(),
      degenerateSeeds: fc.nat(),
      means: fc.record(Object.fromEntries(quantitiesIn([]).map((metric) => [metric, number]))),
      standardErrors: fc.record(Object.fromEntries(quantitiesIn([]).map((metric) => [metric, number]))),
    });
    const possible = cells.map((cell) => ({
      ...cell,
      divergedSeeds: Math.min(cell.divergedSeeds, cell.seeds),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(possible.map(cellFromMeans), { minLength: 1 }), async (written) => {
        const classified = written.map(
          (one): ClassifiedCell => ({
            ...one,
            phase: PHASES[0],
            phaseShare: 0.5,
            phaseMargin: null,
            explanation: "",
          }),
        );
        expect(await read(formatCellsTable(classified))).toEqual(withStandingValues(written));
      }),
      { numRuns: 30 },
    );
  });

  it("is content with a table from elsewhere", async () => {
    const [only] = await read("note,batch_size,width,test_acc_pct\nhello,128, 4 ,91.5\n");
    expect(only!.knobs).toMatchObject({ width: 4, batch_size: 128, depth: null });
    expect(only!.seeds).toBeNull();
    expect(estimateIn(only!, "test_acc_pct")).toEqual({ value: 91.5, standardError: null, count: null });
    expect(estimateIn(only!, "train_loss").value).toBeNull();
  });

  it.each(["inf", "-Infinity", "1e999", "4e7", "1e28", "69.1"])(
    "counts a network as diverged for a loss of %s",
    async (loss) => {
      const [cell] = await read(`width,seeds,train_loss,test_acc_pct\n2,3,${loss},10\n`);
      expect([cell!.seeds, cell!.divergedSeeds]).toEqual([3, 1]);
      expect(estimateIn(cell!, "train_loss").value).toBeNull();
    },
  );

  it("judges losses by the classes that a table tells, and not at all where they are not in nats", async () => {
    const diverged = async (text: string) => (await read(text)).map(({ divergedSeeds }) => divergedSeeds);
    expect(await diverged("width,classes,train_loss\n2,2,6.9\n4,2,7\n8,,7\n16,100000,100\n")).toEqual([
      0, 1, 0, 0,
    ]);
    expect(await diverged("width,loss,train_loss\n2,mean-squared-error,700\n")).toEqual([0]);
    expect(await diverged("width,loss,train_loss\n2,cross-entropy,700\n")).toEqual([1]);
  });

  it("reads no networks of a cell that has no numbers, as runs write them of those that they leave out", async () => {
    const [left, there] = await read("width,seeds,train_loss\n2,0,\n4,3,0.5\n");
    expect([left!.seeds, there!.seeds]).toEqual([0, 3]);
  });

  it("reads the logarithm of nothing as nothing", async () => {
    const [cell] = await read("width,log_train_loss\n2,-inf\n");
    expect([estimateIn(cell!, "train_loss").value, cell!.divergedSeeds]).toEqual([0, 0]);
  });

  it.each([
    ["a word for a number", "width,train_loss\n2,low\n", "tables/not-a-number", ":2, column train_loss"],
    ["half a network", "width,train_loss,seeds\n2,1,2.5\n", "tables/bad-count", ":2, column seeds"],
    ["no networks", "width,train_loss,seeds\n2,1,0\n", "tables/bad-count", ":2, column seeds"],
    ["no knob", "train_loss\n1\n", "tables/no-known-columns", ":1"],
    ["no metric", "width\n1\n", "tables/no-known-columns", ":1"],
    ["a short row", "width,train_loss\n1\n", "csv/wrong-field-count", ":2"],
  ])("refuses %s", async (_, text, code, place) => {
    const where = join(folder, "cells.csv") + place;
    await expect(read(text)).rejects.toEqual(expect.objectContaining({ code, kind: "input", where }));
  });

  it.each(["0x10", "1_000", "1,5", "--1", "1e", ".", "Infinity"])("%j is no number", (text) => {
    expect(() => parseNumber(text, "t")).toThrow(expect.objectContaining({ code: "tables/not-a-number" }));
  });
});
