import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type OpenedTable, openTable } from "#atlas/tables";
import { phaseDiagram, renderSvg } from "#figures";
import { reportHtml } from "#report";
import { diagnose, estimateIn, labelsWithoutPlane, phaseSummary, testClaims } from "#taxonomy";
import { scratchFolders } from "./refusal.ts";

const freshFolder = scratchFolders("joined-tables");
const FIXTURES = join(import.meta.dirname, "fixtures", "tables");

/** Tables of the project's own, by their names without the ending. */
function fixtures(...names: readonly string[]): Promise<OpenedTable> {
  return openTable(
    names.map((name) => join(FIXTURES, `${name}.csv`)),
    { resamples: 20 },
  );
}

function opened(files: Readonly<Record<string, string>>): Promise<OpenedTable> {
  const folder = freshFolder(files);
  return openTable(
    Object.keys(files).map((name) => join(folder, name)),
    { resamples: 20 },
  );
}

/** The phase of the means of every place. */
function labels({ table }: OpenedTable): Readonly<Record<string, string | null>> {
  const { load, temperature, cells } = table;
  return Object.fromEntries(
    cells.map(({ knobs, leadingPhase }) => [`${knobs[load.knob]} ${knobs[temperature.knob]}`, leadingPhase]),
  );
}

function cellAt({ table }: OpenedTable, width: number, other: number) {
  const knob = table.temperature.knob;
  return table.cells.find(({ knobs }) => knobs.width === width && knobs[knob] === other)!;
}

describe("columns of another sort than their rows", () => {
  it.each(["seed42", "perrun", "seed_pairs_loss"])("are means of the cells in %s.csv", async (name) => {
    const [base, other] = await Promise.all([fixtures("base"), fixtures(name)]);
    expect(labels(other)).toEqual(labels(base));
    const notes = other.notes.join("\n");
    expect(notes).toMatch(/the mean over the rows of a cell is read as the cell's, with an unknown error/);
    expect(notes).not.toMatch(
      /(Mode connectivity|CKA of probabilities|Training loss) is (not measured|missing)/,
    );
  });

  it("are over as many networks and pairs as can be known", async () => {
    const [runs, pairs] = await Promise.all([fixtures("perrun"), fixtures("seed_pairs_loss")]);
    const [ofRuns, ofPairs] = [cellAt(runs, 8, 64), cellAt(pairs, 8, 64)];
    expect([ofRuns.seeds, estimateIn(ofRuns, "train_loss").count]).toEqual([3, 3]);
    expect(estimateIn(ofRuns, "cka_softmax")).toMatchObject({ standardError: null, count: null });
    expect([ofPairs.seeds, estimateIn(ofPairs, "cka_softmax").count]).toEqual([2, 1]);
    expect(estimateIn(ofPairs, "train_loss")).toMatchObject({ standardError: null, count: 2 });
  });

  it("yield to the means of a table of cells and to observations, and say where they differ", async () => {
    const networks = "width,batch_size,seed,train_loss,cka_softmax\n2,16,0,0.4,0.7\n2,16,1,0.6,0.9\n";
    const cells = "width,batch_size,cka_softmax\n2,16,0.5\n";
    const pairs = "width,batch_size,seed_i,seed_j,cka_softmax\n2,16,0,1,0.6\n";
    const cka = async (files: Readonly<Record<string, string>>) => {
      const { table, notes } = await opened(files);
      const differs = notes.filter((note) => note.startsWith("The mean over rows of cka_softmax differs"));
      return [estimateIn(table.cells[0]!, "cka_softmax").value, differs.length];
    };
    expect(await cka({ "networks.csv": networks })).toEqual([0.8, 0]);
    expect(await cka({ "cells.csv": cells, "networks.csv": networks })).toEqual([0.5, 1]);
    expect(await cka({ "networks.csv": networks, "pairs.csv": pairs })).toEqual([0.6, 1]);
  });
});

describe("a constant seed", () => {
  it("leaves rows that say of how many networks they are, or how well known, means of cells", async () => {
    const text =
      "width,batch_size,seed,seeds,train_loss,train_loss_se,cka_softmax\n2,16,42,5,0.5,0.1,0.7\n4,16,42,5,0.4,0.1,0.7\n";
    const { table, notes } = await opened({ "cells.csv": text });
    expect(estimateIn(table.cells[0], "train_loss")).toEqual({ value: 0.5, standardError: 0.1, count: 5 });
    expect(notes).toContain("cells.csv: the seed is the same in every row, so that rows are read as cells.");
  });
});

describe("seeds that are words or too large for a number", () => {
  it("tell networks apart, and are the same in all tables", async () => {
    for (const [one, other] of [
      ["a1", "b2"],
      ["12345678901234567890", "12345678901234567891"],
      ["3", "s0"],
    ]) {
      const { table } = await opened({
        "n.csv": `width,batch_size,seed,train_loss\n2,16,${one},0.5\n2,16,${other},inf\n2,16,7,0.7\n`,
        "p.csv": `width,batch_size,seed_i,seed_j,cka_softmax\n2,16,${one},${other},0.1\n2,16,7,${one},0.6\n`,
      });
      const [cell] = table.cells;
      expect([cell!.seeds, cell!.divergedSeeds]).toEqual([3, 1]);
      expect(estimateIn(cell, "train_loss")).toMatchObject({ value: 0.6, count: 2 });
      expect(estimateIn(cell, "cka_softmax")).toMatchObject({ value: 0.6, count: 1 });
    }
  });
});

describe("counts of observations", () => {
  it("are two networks and one pair where two seeds make a cell", async () => {
    for (const cell of (await fixtures("one_pair_nets", "one_pair_pairs")).table.cells) {
      const counts = ["train_loss", "mode_connectivity_pct", "cka_softmax"].map(
        (metric) => estimateIn(cell, metric).count,
      );
      expect([cell.seeds, counts]).toEqual([2, [2, 1, 1]]);
    }
  });
});

describe("networks that are not finite or far above chance", () => {
  it("are counted, left out of means and told", async () => {
    const { table, notes } = await fixtures("base", "nets_inf");
    const lost = table.cells.filter(({ divergedSeeds }) => divergedSeeds > 0);
    expect(
      lost.map(({ knobs, seeds, divergedSeeds }) => [knobs.width, knobs.batch_size, seeds, divergedSeeds]),
    ).toEqual([[64, 16, 5, 4]]);
    expect(estimateIn(lost[0], "train_loss")).toMatchObject({ value: 0.004207, count: 1 });
    expect(lost[0]!.explanation).toContain("4 of 5 networks diverged");
    expect(notes).toContain(
      'nets_inf.csv: 4 networks of which a number is not finite (line 102, column train_loss: "inf", …) count as diverged and are left out of every mean.',
    );
  });

  const networks = (rows: readonly string[]) =>
    `${["width,batch_size,seed,train_loss,test_acc_pct", ...rows].join("\n")}\n`;
  const pairs = (rows: readonly string[]) =>
    `${["width,batch_size,seed_i,seed_j,mode_connectivity_pct", ...rows].join("\n")}\n`;

  it.each(["4e7", "1e28", "69.08", "inf", "-inf", "1e400", "nan", "NaN"])(
    "are those of a loss of %s",
    async (loss) => {
      const { table } = await opened({
        "n.csv": networks(["2,16,0,0.5,60", "2,16,1,0.7,62", `2,16,2,${loss},10`]),
      });
      const [cell] = table.cells;
      expect([cell!.seeds, cell!.divergedSeeds]).toEqual([3, 1]);
      expect(estimateIn(cell, "train_loss")).toMatchObject({ value: 0.6, count: 2 });
      expect(estimateIn(cell, "test_acc_pct")).toMatchObject({ value: 61, count: 2 });
    },
  );

  it.each(["", "NA", "68.9", "-inf"])("are not those of a loss of %j, logarithms apart", async (loss) => {
    const log = loss === "-inf" ? "log_train_loss" : "train_loss";
    const text = networks(["2,16,0,0.5,60", `2,16,1,${loss},62`]).replace("train_loss", log);
    const { table } = await opened({ "n.csv": text });
    expect(table.cells[0]!.divergedSeeds).toBe(0);
  });

  it("are not those of rows without any number", async () => {
    const { table } = await opened({ "n.csv": networks(["2,16,0,0.5,60", "2,16,1,nan,nan"]) });
    expect([table.cells[0]!.seeds, table.cells[0]!.divergedSeeds]).toEqual([1, 0]);
  });

  it("take their pairs with them", async () => {
    const { table, notes } = await opened({
      "n.csv": networks(["2,16,0,0.5,60", "2,16,1,0.7,62", "2,16,2,inf,10"]),
      "p.csv": pairs(["2,16,0,1,-5", "2,16,0,2,-90", "2,16,1,2,-inf"]),
    });
    expect(table.cells[0]!.divergedSeeds).toBe(1);
    expect(estimateIn(table.cells[0]!, "mode_connectivity_pct")).toMatchObject({ value: -5, count: 1 });
    expect(notes.join("\n")).toContain("1 measurement of pairs with a network that diverged is left out.");
  });

  it("are found among pairs alone, and two finite networks have a finite pair", async () => {
    const { table } = await opened({ "p.csv": pairs(["2,16,0,1,-5", "2,16,0,2,-inf", "2,16,1,2,-inf"]) });
    expect([table.cells[0]!.seeds, table.cells[0]!.divergedSeeds]).toEqual([3, 1]);
    const files = {
      "n.csv": networks(["2,16,0,0.5,60", "2,16,1,0.7,62"]),
      "p.csv": pairs(["2,16,0,1,-inf"]),
    };
    await expect(opened(files)).rejects.toMatchObject({ code: "tables/not-a-number" });
  });

  it("leave a cell without any as diverged", async () => {
    const { table } = await opened({
      "n.csv": networks(["2,16,0,inf,10", "2,16,1,1e20,10", "4,16,0,0.1,60"]),
    });
    expect(table.cells.map(({ phase, explanation }) => [phase, explanation])[0]).toEqual([
      "not measured",
      "not measured: every network diverged (2 of 2)",
    ]);
  });
});

describe("values of knobs that agree to float32", () => {
  it.each(["lr_seeds_f32", "lr_seeds_mixed"])("are one between tables: %s.csv", async (name) => {
    const [base, other] = await Promise.all([fixtures("lr_cells"), fixtures("lr_cells", name)]);
    expect(labels(other)).toEqual(labels(base));
    expect(other.table.temperature.values).toEqual([0.001, 0.003, 0.01, 0.03, 0.1]);
    expect(other.table.cells.every(({ seeds }) => seeds === 3)).toBe(true);
    const notes = other.notes.join("\n");
    expect(notes).not.toContain("left out");
    expect(notes).toContain(
      "is read as 0.001, with which it agrees to single precision, and 4 more like it.",
    );
  });

  it("are one within a table, so that a second row of a cell is refused", async () => {
    const text = "width,learning_rate,train_loss\n4,0.1,1\n4,0.10000000149011612,2\n";
    await expect(opened({ "cells.csv": text })).rejects.toMatchObject({
      code: "tables/duplicate-cell",
      where: expect.stringMatching(/:3$/),
      problem: expect.stringContaining("on line 2"),
    });
  });
});

describe("rows without one of their knobs", () => {
  it("are refused where they tell what cells there are, and left out with a note elsewhere", async () => {
    const networks = "width,batch_size,seed,train_loss\n2,16,0,0.5\n,16,1,0.6\n";
    await expect(opened({ "n.csv": networks })).rejects.toMatchObject({
      code: "tables/missing-knob",
      where: expect.stringMatching(/:3, column width$/),
    });
    const { notes } = await opened({ "c.csv": "width,batch_size,train_loss\n2,16,0.5\n", "n.csv": networks });
    expect(notes.join("\n")).toContain(
      "n.csv: 1 of 2 observations are of 1 cell that the table of cells lacks",
    );
  });
});

describe("seeds that are called differently in tables of networks and of pairs", () => {
  const networks = (...names: readonly string[]) =>
    `width,batch_size,seed,train_loss\n${names.map((seed) => `2,16,${seed},0.5\n`).join("")}`;
  const PAIRS = "width,batch_size,seed_i,seed_j,cka_softmax\n2,16,0,1,0.5\n2,16,0,2,0.6\n2,16,1,2,0.7\n";

  it("are said, with the rows", async () => {
    const words = await opened({ "n.csv": networks("a", "b", "c"), "p.csv": PAIRS });
    expect(words.notes.join("\n")).toMatch(
      /p\.csv: 3 of 3 rows of pairs name networks .*\(line 2, width 2, batch_size 16\).* called alike/,
    );
    const oneOff = await opened({ "n.csv": networks("1", "2", "3"), "p.csv": PAIRS });
    expect(oneOff.notes.join("\n")).toContain("p.csv: 2 of 3 rows of pairs name networks");
  });

  it("are not doubted where every pair is of networks with rows, diverged ones included", async () => {
    for (const text of [networks("0", "1", "2"), networks("0", "1", "2").replace("0,0.5", "0,inf")]) {
      expect((await opened({ "n.csv": text, "p.csv": PAIRS })).notes.join("\n")).not.toContain(
        "called alike",
      );
    }
    const alone = await opened({ "c.csv": "width,batch_size,train_loss\n2,16,0.5\n", "p.csv": PAIRS });
    expect(alone.notes.join("\n")).not.toContain("called alike");
  });
});

describe("a point of a curve that is there twice", () => {
  it("is refused with both lines", async () => {
    await expect(fixtures("curve_dupt")).rejects.toMatchObject({
      code: "tables/duplicate-observation",
      where: expect.stringMatching(/curve_dupt\.csv:307$/),
      problem: expect.stringMatching(/t = 0\.5 .* seeds 0 and 1 .*curve_dupt\.csv:32$/),
    });
  });
});

describe("constant metrics", () => {
  it("make no claim measurable and no cell the best", async () => {
    const { table, thresholds } = await fixtures("const");
    expect(testClaims(table, thresholds).filter(({ verdict }) => verdict !== "not measurable")).toEqual([]);
    const against = testClaims(table, thresholds, { against: table });
    expect(against.filter(({ verdict }) => verdict !== "not measurable")).toEqual([]);
    for (const { headline } of phaseSummary(table, thresholds)) {
      expect(headline).toContain("The test accuracy is 50.0 % in all 25 cells that measured it.");
      expect(headline).not.toContain("best");
    }
  });
});

/** A sentence as a page has it. */
function escapedSentence(sentence: string): string {
  return sentence.replaceAll("'", "&#39;");
}

describe("a plane without a knob of temperature", () => {
  const REFERENCE = join(import.meta.dirname, "..", "..", "shared", "cases", "tables");
  const published = join(REFERENCE, "pub_width_by_data.csv");
  const temperature = /\b(hot|hotter|cold|colder|temperature)\b/i;

  it.skipIf(!existsSync(published))(
    "is drawn by its own knobs, labelled and not read as hot or cold",
    async () => {
      const map = await openTable([published], { resamples: 20 });
      const { table, thresholds, notes } = map;
      expect([table.load.knob, table.temperature.knob, table.slices]).toEqual(["width", "examples", []]);
      expect([table.load.values.length, table.temperature.values.length]).toEqual([13, 10]);
      expect(new Set(Object.values(labels(map)))).toEqual(new Set(["I", "II", "III", "IV-A", "IV-B"]));
      expect(notes.join("\n")).toContain(
        "This is no phase diagram (the plane is of width and examples, with no knob of temperature)",
      );
      const unmeasurable = testClaims(table, thresholds).filter(({ evidence }) =>
        evidence.includes("examples in place of a knob of temperature"),
      );
      expect(unmeasurable.map(({ id }) => id)).toEqual([
        "Q9",
        "Q11",
        "Q12-sharp",
        "Q12-flat",
        "Q15",
        "Q18",
        "Q18-harm",
        "Q20",
        "Q24",
      ]);
      for (const { headline, regions } of phaseSummary(table, thresholds)) {
        for (const { sentence, advice } of regions) expect(`${sentence} ${advice}`).not.toMatch(temperature);
        expect(headline).not.toMatch(temperature);
      }
      for (const { leadingVerdict, advice, sentence } of diagnose(table, { thresholds, resamples: 20 })) {
        expect(leadingVerdict).not.toMatch(temperature);
        for (const { knob } of advice) expect(["width", "examples", "label_noise"]).toContain(knob);
        expect(sentence.replace("a knob of temperature", "")).not.toMatch(temperature);
      }
      expect(renderSvg(phaseDiagram(table, {}, {}))).not.toMatch(temperature);
      const summary = phaseSummary(table, thresholds).map(({ headline }) => headline);
      const report = reportHtml({ table, summary, settings: [], environment: [] });
      const said = report
        .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, "")
        .replace(escapedSentence(labelsWithoutPlane(table)!), "");
      expect(said).not.toMatch(/>[^<]*\b(hot|hotter|cold|colder|temperature)\b/i);
    },
  );
});
