import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { estimateIn } from "#taxonomy";
import { openNamedTable } from "./table-options.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-units-of-columns-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(["percent", "points", "pct", "%"])("a column of points is in %s", async (unit) => {
  const path = join(folder, `${unit === "%" ? "sign" : unit}.csv`);
  writeFileSync(path, "width,batch_size,train_loss,mode_connectivity\n8,16,0.5,−0.4\n8,32,0.4,−0.04\n");
  const valuesIn = async (...choice: readonly (readonly [string, string])[]) => {
    const { table } = await openNamedTable([path], { unit: Object.fromEntries(choice), resamples: 1 });
    return table.cells.map((cell) => estimateIn(cell, "mode_connectivity_pct").value);
  };
  // Without a word, numbers as small are shares.
  expect((await valuesIn()).toSorted()).toBeAllclose([-40, -4].toSorted(), { absolute: 1e-9 });
  expect((await valuesIn(["mode_connectivity", unit])).toSorted()).toEqual([-0.04, -0.4].toSorted());
});

it("a unit that there is not is refused with those that there are", async () => {
  const path = join(folder, "units.csv");
  writeFileSync(path, "width,batch_size,train_loss\n8,16,0.5\n");
  await expect(openNamedTable([path], { unit: { train_loss: "bits" } })).rejects.toThrow(
    '--unit: "train_loss" cannot be in "bits"; expected one of plain, percent',
  );
});
