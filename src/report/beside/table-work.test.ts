import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cellFromMeans, classifyPhases, DEFAULT_THRESHOLDS } from "#taxonomy";
import { registeredNames } from "./messages.ts";
import { startThread } from "./start-thread.ts";
import { workBeside, workHere } from "./table-work.ts";

const { table } = classifyPhases(
  [0, 0.1].flatMap((label_noise) =>
    [2, 4, 8, 16, 32].flatMap((width) =>
      [8, 32, 128, 512].map((batch_size) =>
        cellFromMeans({
          knobs: { label_noise, width, batch_size },
          seeds: 3,
          means: {
            train_loss: 0.02 * Math.log2(batch_size) * (1 + label_noise),
            train_error_pct: batch_size > 64 ? 4 : 0,
            mode_connectivity_pct: width < 8 ? -9 : 0,
            hessian_trace: 1000 / width,
            cka_softmax: 0.5 + width / 100,
            test_acc_pct: 60 + Math.log2(width),
          },
        }),
      ),
    ),
  ),
);
const question = { table, thresholds: DEFAULT_THRESHOLDS, rootSeed: 3, provenance: "the defaults" };
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-beside-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a thread gives the evidence and the files that this thread gives, to the bit", async () => {
  const here = workHere(question);
  const thread = startThread(question);
  expect(await thread.evidence()).toStrictEqual(await here.evidence());
  const [ours, theirs] = [mkdtempSync(join(folder, "ours-")), mkdtempSync(join(folder, "theirs-"))];
  const names = await here.writePanels(ours);
  expect(names.length).toBeGreaterThan(10);
  expect(await thread.writePanels(theirs)).toEqual(names);
  expect(readdirSync(theirs).sort()).toEqual([...names].sort());
  for (const name of names)
    expect(readFileSync(join(theirs, name)).equals(readFileSync(join(ours, name)))).toBe(true);
  thread.close();
});

test("what a thread cannot do is done by the one that asked", async () => {
  const work = workBeside(question);
  // The thread ends before it has an answer, as one that runs out of memory does.
  work.close();
  expect(await work.evidence()).toStrictEqual(await workHere(question).evidence());
  const panels = mkdtempSync(join(folder, "instead-"));
  expect([...(await work.writePanels(panels))].sort()).toEqual(readdirSync(panels).sort());
});

test("a folder that cannot be written is told as by this thread", async () => {
  const work = workBeside(question);
  await work.evidence();
  await expect(work.writePanels(join(folder, "nowhere"))).rejects.toThrow("nowhere");
  work.close();
});

test("names of quantities and knobs tell whether a thread knows what is known here", () => {
  expect(registeredNames()).toEqual(expect.arrayContaining(["train_loss", "width", "batch_size"]));
  expect(new Set(registeredNames()).size).toBe(registeredNames().length);
});
