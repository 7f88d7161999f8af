import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { quantityNamed, registerQuantity } from "#quantities";
import { cellFromMeans, classifyPhases, DEFAULT_THRESHOLDS } from "#taxonomy";
import { startThread } from "./start-thread.ts";
import { workBeside, workHere } from "./table-work.ts";

test("a table is worked out where its quantities are registered", async () => {
  registerQuantity({ ...quantityNamed("train_loss"), name: "made_up_loss", aliases: [] });
  const { table } = classifyPhases(
    [4, 16].flatMap((width) =>
      [8, 32].map((batch_size) =>
        cellFromMeans({
          knobs: { width, batch_size },
          seeds: 2,
          means: { train_loss: 0.1, made_up_loss: 1 },
        }),
      ),
    ),
  );
  const folder = join(tmpdir(), "loss-atlas-never-written");
  const question = { table, thresholds: DEFAULT_THRESHOLDS, rootSeed: 0, provenance: "the defaults" };
  await expect(startThread(question, folder).evidence()).rejects.toThrow("registered");
  expect(await workBeside(question, folder).evidence()).toStrictEqual(
    await workHere(question, folder).evidence(),
  );
});
