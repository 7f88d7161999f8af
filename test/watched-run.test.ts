import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ending, lossAtlas, trustKeptPrograms } from "./command-line.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-watched-"));
const call = (words: readonly string[]) => lossAtlas(words, { cwd: folder });
beforeAll(async () => {
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  expect((await call(["run", "tiny.yaml", "--out", "runs", "--prepare"])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a prepared run is watched from before its first worker to its end", async () => {
  let worker: Promise<Ending> | undefined;
  const watched = await lossAtlas(["status", "runs/tiny", "--watch"], {
    cwd: folder,
    onPrint: () => {
      worker ??= call(["worker", "runs/tiny", "--workers", "1"]);
    },
  });
  expect((await worker)?.code).toBe(0);
  expect(watched).toMatchObject({ code: 0, errors: "" });
  const lines = watched.output.trimEnd().split("\n");
  expect(lines[0]).toMatch(
    /^tiny: 0 of \d+ results · nobody works on it; loss-atlas run goes on, or loss-atlas worker runs\/tiny$/,
  );
  expect(lines.at(-1)).toMatch(/^tiny: finished: (\d+) of \1 results/);
  expect(lines.length).toBeGreaterThan(2);
});

test("Ctrl-C ends the watching of a run that nobody works on", async () => {
  expect((await call(["run", "tiny.yaml", "--out", "idle", "--prepare"])).code).toBe(0);
  const { code, output, errors } = await lossAtlas(["status", "idle/tiny", "--watch", "--json"], {
    cwd: folder,
    onPrint: (_, child) => child.kill("SIGINT"),
  });
  expect({ code, errors }).toEqual({ code: 130, errors: "" });
  expect(JSON.parse(output)).toMatchObject({ state: "unfinished", queue: null });
});
