import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const ENTRY = new URL("../../bin/loss-atlas.js", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-claims-"));
afterAll(() => rmSync(folder, { recursive: true }));

function claims(...words: readonly string[]) {
  return new Promise<{ readonly code: number; readonly output: string; readonly errors: string }>(
    (resolve) => {
      const child = execFile(
        process.execPath,
        [ENTRY, "claims", ...words],
        { cwd: folder },
        (_, output, errors) => resolve({ code: child.exitCode ?? -1, output, errors }),
      );
    },
  );
}

/** A table of three widths by three batch sizes whose accuracy is best at one batch size. */
function writeTable(name: string, best: number): void {
  const rows = [4, 8, 16].flatMap((width) =>
    [16, 64, 256].map(
      (batch) =>
        `${width},${batch},${60 + width - Math.abs(Math.log2(batch / best))},${batch > 16 ? 0.001 : 0.5}`,
    ),
  );
  writeFileSync(join(folder, name), `width,batch_size,test_acc_pct,train_loss\n${rows.join("\n")}\n`);
}

test("a table of cells is tested, alone and against one at a constant rate", async () => {
  writeTable("decayed.csv", 16);
  writeTable("constant.csv", 64);
  const [alone, compared, missing] = await Promise.all([
    claims("decayed.csv", "--resamples", "20"),
    claims("decayed.csv", "--against", "constant.csv", "--json", "--resamples", "20"),
    claims("decayed.csv", "--against", "nowhere.csv"),
  ]);
  expect(alone).toMatchObject({ code: 0, errors: "" });
  expect(alone.output).toContain("Q23-accuracy, Q23-temperature: one table has one schedule");
  const results: readonly { readonly id: string }[] = JSON.parse(compared.output);
  expect(results.find(({ id }) => id === "Q23-temperature")).toMatchObject({ verdict: "holds", value: -2 });
  expect(missing).toMatchObject({ code: 2, output: "" });
  expect(missing.errors).toMatch(/^error \[files\/missing\]: nowhere.csv: [^\n]*\n$/);
});
