import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTable } from "#atlas/tables";
import { phaseDiagram, renderSvg, verdictMap } from "#figures";
import { diagnose } from "#taxonomy";
import type { Ending } from "./command-line.ts";
import { expectRefusal, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const freshFolder = scratchFolders("certainty");

const PLACES = [
  [8, 32, -1.79, 0.7101],
  [8, 64, -1.79, 0.7099],
  [16, 32, -1.81, 0.7101],
  [16, 64, -1.81, 0.7099],
] as const;

/** Two networks and one pair a cell, the deciding metrics a hundredth from the cuts. */
const ONE_PAIR = {
  "nets.csv": [
    "width,batch_size,seed,train_loss,train_acc_pct,test_acc_pct",
    ...PLACES.flatMap(([width, batch]) => [
      `${width},${batch},0,0.001,99.9,80`,
      `${width},${batch},1,0.0011,99.9,81`,
    ]),
  ].join("\n"),
  "pairs.csv": [
    "width,batch_size,seed_i,seed_j,mode_connectivity_pct,cka_softmax",
    ...PLACES.map(([width, batch, connectivity, cka]) => `${width},${batch},0,1,${connectivity},${cka}`),
  ].join("\n"),
};

const command = (words: readonly string[]): Promise<Ending> =>
  standingLossAtlas(words, { cwd: freshFolder({}) });

const paths = (files: Readonly<Record<string, string>>) => {
  const folder = freshFolder(files);
  return Object.keys(files).map((name) => join(folder, name));
};

describe("labels that rest on one pair", () => {
  const tables = paths(ONE_PAIR);

  it("have no share, and are listed as doubtful with the reason", async () => {
    const { output } = await command(["classify", ...tables]);
    expect(output).toMatch(/32 │ IV-B~ III~\n +64 │ IV-A~ III~/);
    expect(output).toContain("~ marks a phase of which it is not known how sure it is (one pair).");
    expect(output).toContain("4 doubtful cells: one pair in 4, so not known how sure");
    expect(output).toMatch(/connected \(−1.79\s+> −1.8, one\s+pair:\s+not\s+known\)/);
    expect(output).not.toMatch(/\b100 %|of seed resamples/);
  });

  it("are empty in cells.csv and null with the reason in JSON", async () => {
    const [csv, json] = await Promise.all([
      command(["classify", ...tables, "--csv"]),
      command(["classify", ...tables, "--json"]),
    ]);
    for (const row of csv.output.trimEnd().split("\n").slice(1)) expect(row).toMatch(/,(IV-A|IV-B|III),,$/);
    for (const cell of JSON.parse(json.output).table.cells) {
      expect(cell).toMatchObject({ phaseShare: null, phaseMargin: null, shareUnknown: "one pair" });
      expect(cell.explanation).toContain("one pair: not known");
    }
  });

  it("have no confidence in a diagnosis", async () => {
    const [text, json] = await Promise.all([
      command(["diagnose", ...tables]),
      command(["diagnose", ...tables, "--json"]),
    ]);
    expect(text.output).toContain("fine~");
    expect(text.output).toContain("one pair: not known how sure");
    expect(text.output).not.toContain("100 %");
    for (const diagnosis of JSON.parse(json.output).diagnoses) {
      expect(diagnosis).toMatchObject({ confidence: null, confidenceUnknown: "one pair" });
    }
  });

  it("are marked in both maps", async () => {
    const { table, thresholds } = await openTable(tables);
    const phases = phaseDiagram(table, {});
    const verdicts = verdictMap(table, {}, diagnose(table, { thresholds }));
    for (const map of [phases, verdicts]) {
      expect(map.cells.map(({ unknown }) => unknown)).toEqual([true, true, true, true]);
      expect(map.cells[0]!.title).toContain("(one pair: not known how sure)");
      const svg = renderSvg(map);
      expect(svg).toContain('class="unknown-cells"');
      expect(svg).toContain("one pair: not known how sure");
    }
  });
});

it("tables of means without errors tell how sure nothing is", async () => {
  const means = paths({
    "cells.csv": "width,batch_size,seeds,train_loss,mode_connectivity_pct,cka_softmax\n8,32,5,0.001,0,0.9\n",
  });
  const { output } = await command(["classify", ...means, "--json"]);
  expect(JSON.parse(output).table.cells[0]).toMatchObject({
    phase: "IV-B",
    phaseShare: null,
    shareUnknown: "no standard error",
  });
});

it("standard errors of nobody knows how many networks count as those of two, which is said", async () => {
  const rows = "train_loss,train_loss_se,mode_connectivity_pct,mode_connectivity_pct_se\n";
  const [unknown] = paths({ "cells.csv": `width,batch_size,${rows}8,32,0.5,0.01,-9,1\n` });
  const [five] = paths({ "cells.csv": `width,batch_size,seeds,${rows}8,32,5,0.5,0.01,-9,1\n` });
  const opened = await Promise.all([openTable([unknown!]), openTable([five!])]);
  const shares = opened.map(({ table }) => table.cells[0]!.phaseShare!);
  expect(shares[0]).toBeLessThan(0.95);
  expect(shares[1]).toBeGreaterThan(0.99);
  const notes = opened.map((table) => table.notes.join(" ").includes("counts as one of two"));
  expect(notes).toEqual([true, false]);
});

it("numbers near the largest and errors near the smallest say nothing of infinity", async () => {
  const extreme = paths({
    "cells.csv": [
      "width,batch_size,seeds,train_loss,train_loss_se,train_error_pct,mode_connectivity_pct,mode_connectivity_pct_se,cka_softmax,cka_softmax_se",
      "8,32,3,1.7e308,1e-320,90,-5,1e-310,0.3,5e-324",
      "8,64,3,1.7e308,1.7e308,90,5,1e-310,0.3,5e-324",
      "16,32,3,1e-300,1e-320,0,0,1e-320,0.9,1e-320",
      "16,64,3,5e-324,5e-324,0,-90,1e-320,0.9,0",
    ].join("\n"),
  });
  for (const name of ["classify", "diagnose"]) {
    for (const form of [[], ["--json"], ["--markdown"]]) {
      const { output, errors, code } = await command([name, ...extreme, ...form]);
      expect([code, errors]).toEqual([0, ""]);
      expect(output).not.toMatch(/Infinity|∞|NaN/);
    }
  }
});

it("resamples have a limit, which is said", async () => {
  const [cells] = paths({ "cells.csv": "width,batch_size,train_loss\n8,32,1\n" });
  for (const name of ["classify", "diagnose", "claims"]) {
    expectRefusal(await command([name, cells!, "--resamples", "1e7"]), {
      code: 2,
      error: "cli/usage",
      says: ["--resamples", "1 to 100,000"],
    });
    expectRefusal(await command([name, cells!, "--resamples", "10000000"]), {
      code: 2,
      error: "cli/usage",
      says: ["--resamples", "1 to 100,000"],
    });
  }
});
