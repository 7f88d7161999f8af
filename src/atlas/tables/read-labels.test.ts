import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellFromMeans } from "#taxonomy";
import { readPhaseLabels } from "./read-labels.ts";

let path: string;
beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), "labels-")), "labels.csv");
});
afterAll(() => rm(join(path, ".."), { recursive: true }));

const cells = [2, 4].flatMap((width) =>
  [8, 16].map((batch) => cellFromMeans({ knobs: { width, batch_size: batch }, means: {} })),
);

async function labelled(text: string) {
  await writeFile(path, text);
  return readPhaseLabels(path, cells);
}

describe("readPhaseLabels", () => {
  it("gives each cell the phase of its place, however it is spelt", async () => {
    const text = "batch_size,width,phase,note\n8,2,I,\n16,2,iv-a,x\n16,4,IV_B,\n8,4,undecided,\n99,4,II,\n";
    expect(await labelled(text)).toEqual({ labels: ["I", "IV-A", null, "IV-B"], unplaced: 1 });
  });

  it("gives a row without a knob to all cells of its place", async () => {
    expect((await labelled("width,phase_majority\n2,III\n")).labels).toEqual(["III", "III", null, null]);
  });

  it("takes values that agree to float32 for one", async () => {
    await writeFile(path, "learning_rate,phase\n0.10000000149011612,III\n");
    const rates = [0.1, 0.2].map((rate) => cellFromMeans({ knobs: { learning_rate: rate }, means: {} }));
    expect(await readPhaseLabels(path, rates)).toEqual({ labels: ["III", null], unplaced: 0 });
    await writeFile(path, "learning_rate,phase\n0.1,I\n0.10000000149011612,III\n");
    await expect(readPhaseLabels(path, rates)).rejects.toMatchObject({ code: "tables/duplicate-cell" });
  });

  it("knows prefixes of names", async () => {
    const text = "config.width,params.batch,phase\n2,16,III\n";
    expect((await labelled(text)).labels).toEqual([null, "III", null, null]);
  });

  it("does not look for the place of a row in results that are called like a knob", async () => {
    expect((await labelled("width,epochs,loss,phase\n2,41,0.3,III\n")).labels).toEqual([
      "III",
      "III",
      null,
      null,
    ]);
  });

  it.each([
    ["width,label\n2,I\n", "tables/no-known-columns", ":1"],
    ["phase\nI\n", "tables/no-known-columns", ":1"],
    ["width,phase\n2,V\n", "tables/unknown-phase", ":2, column phase"],
    ["width,phase\n2,I\n2,II\n", "tables/duplicate-cell", ":3"],
    ["width,phase\n,I\n", "tables/missing-knob", ":2"],
    ["width,phase\ntwo,I\n", "tables/not-a-number", ":2, column width"],
    ["width,phase\n7,I\n", "tables/no-such-cells", ""],
  ])("refuses %j", async (text, code, place) => {
    await expect(labelled(text)).rejects.toEqual(
      expect.objectContaining({ code, kind: "input", where: path + place }),
    );
  });
});
