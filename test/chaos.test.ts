import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { randomStream } from "#random";
import { FILE, NAME, tablesIn } from "../bench/chaos/experiment.ts";
import { folderGround } from "../bench/chaos/folder.ts";
import { harmedRuns } from "../bench/chaos/harmed-runs.ts";
import { trustKeptPrograms } from "./command-line.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-chaos-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** How much is done; `node bench/chaos.ts` does more, with disks, servers and clusters. */
const MISHAPS = 12;

test(`runs to which ${MISHAPS} things happen at random end with the tables of an undisturbed one, and say what was harmed`, async () => {
  writeFileSync(join(folder, FILE), TINY.replace("name: tiny", `name: ${NAME}`));
  expect((await standingLossAtlas(["run", FILE, "--out", "undisturbed"], { cwd: folder })).code).toBe(0);
  const expected = tablesIn(join(folder, "undisturbed", NAME));
  expect(expected["measurements.csv"].split("\n").length).toBeGreaterThan(20);
  const ground = folderGround(folder, 2, "without a disk of its own");
  const found = await harmedRuns(ground, expected, {
    isEnough: (mishaps) => mishaps >= MISHAPS,
    pause: [50, 500],
    stream: randomStream(20211207, "chaos"),
  });
  expect(found.wrong).toEqual([]);
  expect(found.same).toBe(found.runs);
  expect([...found.counts.values()].reduce((sum, count) => sum + count, 0)).toBe(MISHAPS);
  // Commands that are killed again and again take their time on a machine that does much else.
}, 900_000);
