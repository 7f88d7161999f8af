import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { AtlasError } from "#errors";
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
  const [ours, theirs] = [join(folder, "ours"), join(folder, "theirs")];
  const [here, thread] = [workHere(question, ours), startThread(question, theirs)];
  expect(await thread.evidence()).toStrictEqual(await here.evidence());
  const names = await here.panels();
  expect(names.length).toBeGreaterThan(10);
  expect(await thread.panels()).toEqual(names);
  expect(readdirSync(theirs).sort()).toEqual([...names].sort());
  for (const name of names)
    expect(readFileSync(join(theirs, name)).equals(readFileSync(join(ours, name)))).toBe(true);
});

test("what a thread cannot do is done by the one that asked, or told by it", async () => {
  // Where a file stands no folder can be made, by whichever thread.
  const taken = join(folder, "taken");
  writeFileSync(taken, "");
  const work = workBeside(question, join(taken, "figures"));
  expect(await work.evidence()).toStrictEqual(await workHere(question, taken).evidence());
  await expect(work.panels()).rejects.toThrow(AtlasError);
});

test("names of quantities and knobs tell whether a thread knows what is known here", () => {
  expect(registeredNames()).toEqual(expect.arrayContaining(["train_loss", "width", "batch_size"]));
  expect(new Set(registeredNames()).size).toBe(registeredNames().length);
});
