import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Ending, lossAtlas, trustKeptPrograms } from "./command-line.ts";
import { POSTGRES_PROGRAMS, startPostgres } from "./postgres-server.ts";
import { REFINED } from "./refined-experiment.ts";
import { standingLossAtlas } from "./standing-command.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-refined-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The cells of a run that one command had alone. */
let alone = "";

const call = (words: readonly string[]) => standingLossAtlas(words, { cwd: folder });
/** The cells that have numbers, of which each has all of its networks or, where it was undecided, more; any other has none. */
const measuredCells = () => {
  const [header, ...rows] = readFileSync(join(folder, "runs/refined/cells.csv"), "utf8").trim().split("\n");
  const columns = header!.split(",");
  const of = (row: string, column: string) => row.split(",")[columns.indexOf(column)]!;
  for (const row of rows) {
    const least = of(row, "train_loss") === "" ? 0 : 3;
    expect([least, ...(least === 0 ? [] : [4, 5])]).toContain(Number(of(row, "seeds")));
  }
  return rows
    .filter((row) => of(row, "train_loss") !== "")
    .map((row) => `${of(row, "width")} ${of(row, "batch_size")}`);
};

test("a run from coarse to fine measures its share, goes on as it would have, and can be made whole", async () => {
  writeFileSync(join(folder, "refined.yaml"), REFINED);
  const first = await call(["run", "refined.yaml", "--workers", "2"]);
  expect(first.errors).toContain("grid.refine trains at most 75 % of the networks, in 3 rounds");
  expect(first.errors).toMatch(
    /round 2 of 3: \d cells? more between those whose phases differ.*, \d+ of 15 cells in all/,
  );
  expect(first.code).toBe(0);
  const account = JSON.parse(readFileSync(join(folder, "runs/refined/progress.json"), "utf8"));
  expect(account.round).toEqual({ number: 3, of: 3 });
  expect(first.errors).toMatch(/round 3 of 3: .*\d networks? more of undecided cells/);
  const measured = measuredCells();
  expect(measured.length).toBeGreaterThan(6);
  expect(measured.length).toBeLessThanOrEqual(11);
  for (const width of [2, 8, 32])
    for (const batch of [4, 50]) expect(measured).toContain(`${width} ${batch}`);
  alone = readFileSync(join(folder, "runs/refined/cells.csv"), "utf8");

  const width = [2, 4, 8, 16, 32].find((one) => !measured.includes(`${one} 16`))!;
  const explained = await call(["explain", "runs/refined", `width=${width},batch_size=16`]);
  expect(explained.output.replace(/\s+/g, " ")).toContain(
    "train_loss, train_error_pct, test_loss, test_acc_pct, hessian_top_eig,",
  );
  expect(explained.output.replace(/\s+/g, " ")).toContain(": grid.refine has not chosen this cell");

  rmSync(join(folder, "runs/refined/cells.csv"));
  const again = await call(["run", "refined.yaml", "--workers", "1"]);
  expect(again.code).toBe(0);
  expect(readFileSync(join(folder, "runs/refined/cells.csv"), "utf8")).toBe(alone);

  writeFileSync(join(folder, "whole.yaml"), REFINED.replace(/.*refine: .*\n/, ""));
  const whole = await call(["run", "whole.yaml", "--workers", "1"]);
  expect(whole.code).toBe(0);
  expect(measuredCells()).toHaveLength(15);
});

const worker = (run: string) => ["worker", run, "--workers", "1"];

/** Has two commands work on a run, of which one is killed once it has begun a job of the second round. */
async function workedOnByTwo(run: string, env: Readonly<Record<string, string>> = {}): Promise<Ending> {
  let isKilled = false;
  const [, other] = await Promise.all([
    lossAtlas(worker(run), {
      cwd: folder,
      env,
      onPrint: ({ errors }, child) => {
        if (isKilled || !errors.includes("round 2 of 3")) return;
        isKilled = true;
        // Not its process group: workers must notice by themselves.
        setTimeout(() => child.kill("SIGKILL"), 200);
      },
    }),
    lossAtlas([...worker(run), "--report", "--out", "reported"], { cwd: folder, env }),
  ]);
  expect(isKilled).toBe(true);
  return other;
}

test("several processes, one of them killed, choose the cells of one that works alone", async () => {
  const prepared = await call(["run", "refined.yaml", "--prepare", "--out", "shared"]);
  expect(prepared.code).toBe(0);
  const { code, errors } = await workedOnByTwo("shared/refined");
  expect(errors).toMatch(/round 3 of 3: .*\d networks? more of undecided cells, \d+ of 15 cells in all/);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, "shared/refined/cells.csv"), "utf8")).toBe(alone);
  const { output } = await call(["status", "shared/refined", "--json"]);
  expect(JSON.parse(output)).toMatchObject({ state: "finished", failures: [] });
});

test.skipIf(POSTGRES_PROGRAMS === undefined)("so do those who share a database", async () => {
  const server = await startPostgres();
  try {
    const env = { PGPASSWORD: server.password };
    const address = `postgres://atlas@127.0.0.1:${server.port}/postgres`;
    const prepare = ["run", "refined.yaml", "--prepare", "--store", address];
    expect((await lossAtlas(prepare, { cwd: folder, env })).code).toBe(0);
    expect(await workedOnByTwo(`${address}?run=refined`, env)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "reported/refined/cells.csv"), "utf8")).toBe(alone);
  } finally {
    await server.stop();
  }
});
