import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trustKeptPrograms } from "./command-line.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-paper-"));
const drawings = (run: string): string[] => {
  const paper = join(folder, "runs", run, "figures", "paper");
  return existsSync(paper)
    ? readdirSync(paper)
        .filter((name) => name.endsWith(".svg"))
        .sort()
    : [];
};
const drawingOf = (run: string, name: string): string =>
  readFileSync(join(folder, "runs", run, "figures", "paper", name), "utf8");

/** The tiny experiment with wider networks, of which none dies, and other settings. */
async function run(name: string, change: (text: string) => string): Promise<void> {
  const text = change(
    TINY.replace("name: tiny", `name: ${name}`).replace("width: [2, 4]", "width: [6, 8, 10]"),
  );
  writeFileSync(join(folder, `${name}.yaml`), text);
  const { code, errors } = await standingLossAtlas(["run", `${name}.yaml`, "--workers", "1"], {
    cwd: folder,
  });
  expect(code, errors).toBe(0);
}

beforeAll(async () => {
  await run("both", (text) =>
    text
      .replace("seeds: 3", "  slices: { schedule: [constant, cosine] }\nseeds: 3")
      .replace("budget: { epochs: 4 }", "budget: { epochs: 4 }, oracle: true"),
  );
  await run("constant", (text) => text);
  await run("others", (text) =>
    text.replace("similarity: { examples: 50 }", "similarity: { examples: 50, mixup_alpha: 1 }"),
  );
  await run("one", (text) =>
    text.replace("seeds: 3", "seeds: 1").replace("pairs: 2", "pairs: 1").replace("[6, 8, 10]", "[6]"),
  );
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("a run with slices of the schedule has figures 2, 3 and 13, and is told what the others need", async () => {
  const { code, output } = await standingLossAtlas(["figures", "runs/both", "--paper"], { cwd: folder });
  expect(code).toBe(0);
  expect(output).toMatch(
    /not drawn, \d+ of \d+:[\s\S]*figure 4: needs width against batch_size with label_noise above 0/,
  );
  expect(output).toContain("figure-13-schedule-cosine.svg");
  const names = drawings("both");
  for (const name of [
    "figure-2-schedule-constant.svg",
    "figure-3-schedule-cosine.svg",
    "figure-13-schedule-cosine.svg",
  ])
    expect(names).toContain(name);
  expect(names.filter((name) => /^figure-[4-8]/.test(name))).toEqual([]);
  const panels = drawingOf("both", "figure-12-schedule-constant.svg").match(
    /mode connectivity −?\d+(\.\d+)? points/g,
  );
  expect(panels).toHaveLength(6);
  expect(drawingOf("both", "figure-13-schedule-cosine.svg")).toContain(
    "Test accuracy of Schedule cosine less that of Schedule constant",
  );
});

test("a run with an oracle shows the test loss by epoch and what stopping early gains", () => {
  const names = drawings("both");
  for (const name of [
    "oracle-test_loss-schedule-constant.svg",
    "oracle-test_acc_pct-schedule-cosine.svg",
    "early-stopping-oracle-load-schedule-cosine.svg",
    "early-stopping-oracle-temperature-schedule-constant.svg",
    "barrier-load-schedule-constant.svg",
  ])
    expect(names).toContain(name);
  const curves = drawingOf("both", "oracle-test_loss-schedule-constant.svg");
  // Two batch sizes, three widths each: every line is over four epochs, with a ring at the best.
  const lines = [...curves.matchAll(/class="series"[^>]*><path d="([^"]*)"/g)].map(([, d]) => d!);
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(line.match(/[ML]/g)).toHaveLength(4);
  expect(curves.match(/class="marks"/g)).toHaveLength(6);
  expect(curves).toContain("with 95 % intervals at the best epoch and at the end.");
  expect(drawings("constant").filter((name) => /^(oracle|early)/.test(name))).toEqual([]);
});

test("two runs that differ in how they measure are set beside each other, and what no longer belongs is removed", async () => {
  await standingLossAtlas(["figures", "runs/constant"], { cwd: folder });
  expect(drawings("constant").some((name) => name.startsWith("ablation"))).toBe(false);
  const beside = await standingLossAtlas(["figures", "runs/constant", "--beside", "runs/others"], {
    cwd: folder,
  });
  expect(beside.code).toBe(0);
  expect(drawings("constant")).toContain("ablation-cka_softmax-others.svg");
  expect(drawingOf("constant", "ablation-cka_softmax-others.svg")).toMatch(
    /measure\.similarity\.mixup_alpha: rank correlation (−|-)?\d\.\d\d over 6 cells/,
  );
  const plain = await standingLossAtlas(["figures", "runs/constant"], { cwd: folder });
  expect(drawings("constant").some((name) => name.startsWith("ablation"))).toBe(false);
  expect(plain.output).toContain("removed, drawn by an earlier call: ablation-cka_softmax-others.svg");
});

test("the run to draw may stand after those beside it, and one that fits nowhere is told why", async () => {
  const other = ["figures", "--beside", "runs/others", "runs/constant"];
  const { code, output } = await standingLossAtlas(other, { cwd: folder });
  expect(code).toBe(0);
  expect(output).toContain("ablation-cka_softmax-others.svg");
  expect(output).not.toContain("in no figure that compares");
  const alone = await standingLossAtlas(["figures", "--beside", "runs/others"], { cwd: folder });
  expect(alone.code).toBe(2);
  expect(alone.errors).toContain("write loss-atlas figures RUN --beside runs/others");
  const one = await standingLossAtlas(["figures", "runs/one", "--beside", "runs/constant"], { cwd: folder });
  expect(one.output).toContain("runs/constant is in no figure that compares:");
  expect(one.output).toContain("it differs outside its measure section, in grid.load.values and seeds");
  expect(one.output).toContain("figure 13: both have a constant rate");
});

test("a run of one seed, and one of which nothing is computed, say so", async () => {
  const { output } = await standingLossAtlas(["figures", "runs/one"], { cwd: folder });
  expect(output).toContain(
    "figure 1, figure 12, barrier: the run has one seed, and a path joins two networks",
  );
  cpSync(join(folder, "runs/one"), join(folder, "runs/empty"), { recursive: true });
  rmSync(join(folder, "runs/empty/journal"), { recursive: true });
  const empty = await standingLossAtlas(["figures", "runs/empty"], { cwd: folder });
  expect(empty.output).toMatch(/^nothing is drawn:\n {2}figure 1, figure 2, .*: no network is trained yet\n/);
  expect(drawings("empty")).toEqual([]);
});

test("two runs, one of which decays, are compared by figure 13, which names both", async () => {
  const { output } = await standingLossAtlas(["figures", "runs/constant", "--beside", "runs/both"], {
    cwd: folder,
  });
  expect(output).toContain("figure-13-both-schedule-cosine.svg");
  expect(drawingOf("constant", "figure-13-both-schedule-cosine.svg")).toContain(
    "Test accuracy of both, Schedule cosine less that of constant",
  );
});

test("runs of one name keep a drawing each, and a quantity is named in it", async () => {
  const twice = ["--beside", "runs/others", "./runs/others"];
  expect((await standingLossAtlas(["figures", "runs/constant", ...twice], { cwd: folder })).code).toBe(0);
  const names = drawings("constant").filter((name) => name.startsWith("ablation"));
  expect(names).toEqual(["ablation-cka_softmax-others-2.svg", "ablation-cka_softmax-others.svg"]);
  expect(drawingOf("constant", names[0]!)).toContain("CKA");
});

test("what is no run is refused", async () => {
  const { code, errors } = await standingLossAtlas(["figures", "runs/none"], { cwd: folder });
  expect(code).toBe(2);
  expect(errors).toContain("runs/none");
});
