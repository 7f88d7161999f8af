import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lossAtlas, trustKeptPrograms } from "./command-line.ts";
import { resultsOf, TINY, TINY_JOBS } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-worker-"));
afterAll(() => rmSync(folder, { recursive: true }));

const call = (words: readonly string[]) => lossAtlas(words, { cwd: folder });

test("several commands on one folder, one of them killed, write the bytes of one that had it alone", async () => {
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  expect((await call(["run", "tiny.yaml", "--out", "alone", "--workers", "1"])).code).toBe(0);
  const prepared = await call(["run", "tiny.yaml", "--out", "shared", "--prepare"]);
  expect(prepared).toMatchObject({ code: 0, errors: "" });
  expect(prepared.output).toContain("10 of 10 jobs to do. loss-atlas worker shared/tiny works on it");
  const worker = ["worker", "shared/tiny", "--workers", "1"];
  const killed = lossAtlas([...worker, "--json"], {
    cwd: folder,
    // Not its process group: workers must notice by themselves.
    onPrint: ({ output }, child) => output.includes('"job-started"') && child.kill("SIGKILL"),
  });
  const [{ code: ofKilled }, one, other] = await Promise.all([killed, call(worker), call(worker)]);
  expect(ofKilled).toBeNull();
  for (const { code, output } of [one, other]) {
    expect(output).toMatch(/All 10 jobs done; this run took .*loss-atlas report shared\/tiny writes/s);
    expect(code).toBe(0);
  }
  expect((await call(["report", "shared/tiny"])).code).toBe(0);
  const empty = new Set(["crew", "leases", "failed"]);
  expect(
    Object.fromEntries(
      Object.entries(resultsOf(join(folder, "shared"))).filter(([path]) => !empty.has(path.split("/")[0]!)),
    ),
  ).toEqual(resultsOf(join(folder, "alone")));
  expect(readdirSync(join(folder, "shared/tiny/leases"))).toEqual([]);
  const again = await call(worker);
  expect(again).toMatchObject({ code: 0 });
  expect(again.output).toContain("All 10 jobs done");
});

test("one that a system tells to stop lets its jobs end, begins no more and says that it would come again", async () => {
  expect((await call(["run", "tiny.yaml", "--out", "noticed", "--prepare"])).code).toBe(0);
  let isTold = false;
  const { code, output } = await lossAtlas(["worker", "noticed/tiny", "--workers", "1", "--json"], {
    cwd: folder,
    onPrint: (printed, child) => {
      if (isTold || !printed.output.includes('"job-started"')) return;
      isTold = true;
      child.kill("SIGUSR1");
    },
  });
  const count = (type: string) => output.split(`{"type":"${type}"`).length - 1;
  expect(count("job-done")).toBe(count("job-started"));
  expect(count("job-done")).toBeLessThan(TINY_JOBS);
  expect(JSON.parse(output.trim().split("\n").at(-1)!)).toMatchObject({
    type: "finished",
    jobs_done: count("job-done"),
    interrupted: true,
  });
  expect(code).toBe(75);
});

test("a folder that nobody prepared is told to be no run", async () => {
  const { code, output, errors } = await call(["worker", "nowhere"]);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(errors).toMatch(/^error \[run\/no-run\]: nowhere: this is no run/);
});
