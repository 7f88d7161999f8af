import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ending, lossAtlas, trustKeptPrograms } from "./command-line.ts";
import { digestsUnder } from "./files-under.ts";
import { expectRefusal } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-prune-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RUN = "runs/tiny";
const call = (...words: readonly string[]): Promise<Ending> => standingLossAtlas(words, { cwd: folder });
const weights = () => readdirSync(join(folder, RUN, "weights"));

/** What people and other programs read of a run, by digest, but for the page that says what it takes on the disk. */
function readable(): Record<string, string> {
  const files = Object.entries(digestsUnder(join(folder, RUN)));
  return Object.fromEntries(
    files.filter(([path]) => !/^(weights|curves)\/|^(pruned\.json|costs\.html)$/.test(path)),
  );
}

beforeAll(async () => {
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  const { code, errors } = await call("run", "tiny.yaml", "--workers", "2");
  expect(code, errors).toBe(0);
});

describe("loss-atlas prune", () => {
  it("says how much can go and removes nothing unless somebody says so", async () => {
    const before = digestsUnder(join(folder, RUN));
    expectRefusal(await call("prune", RUN), {
      code: 2,
      error: "prune/not-confirmed",
      says: ["--yes", "--dry-run"],
    });
    const { code, output } = await call("prune", RUN, "--dry-run");
    expect(code).toBe(0);
    expect(output).toMatch(/^runs\/tiny: [\d.]+ [KM]iB can go\n {2}weights of 12 networks +[\d.]+ KiB\n/);
    expect(output).toMatch(/\nNothing was removed\.\n$/);
    const { output: json } = await call("prune", RUN, "--dry-run", "--json");
    const bytes = weights().reduce((sum, name) => sum + statSync(join(folder, RUN, "weights", name)).size, 0);
    expect(JSON.parse(json)).toMatchObject({
      removed: false,
      weights: { files: 12, bytes },
      networks_needed: 0,
    });
    expect(digestsUnder(join(folder, RUN))).toEqual(before);
  });

  // Whoever is root may write everywhere, and is somebody else here.
  it("says before anything else that nothing can be removed, to whoever may not write there", async () => {
    const folders = [folder, ...["", "weights", "curves"].map((name) => join(folder, RUN, name))];
    for (const path of folders) chmodSync(path, 0o555);
    const through =
      process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
    const ending = await lossAtlas(["prune", RUN, "--yes"], { cwd: folder, through });
    const dry = await lossAtlas(["prune", RUN, "--dry-run"], { cwd: folder, through });
    for (const path of folders) chmodSync(path, 0o755);
    expectRefusal(ending, {
      code: 1,
      error: "files/unwritable",
      says: [RUN, "permission denied", `Make ${RUN} writable for this user`],
    });
    expect(dry).toMatchObject({ code: 0, errors: "" });
  });

  it("leaves tables, report, claims and status as they were, and verify says what it lacks", async () => {
    const [claims, status] = [await call("claims", RUN), await call("status", RUN, "--json")];
    const before = readable();
    const { code, output } = await call("prune", RUN, "--yes");
    expect(code).toBe(0);
    expect(output).toMatch(/\nRemoved: [\d.]+ [KM]iB\.\n$/);
    expect(weights()).toEqual([]);
    // Who has nothing to remove need not be asked.
    expect(await call("prune", RUN)).toEqual({ code: 0, errors: "", output: `${RUN}: nothing can go\n` });

    expect((await call("report", RUN)).code).toBe(0);
    expect(readable()).toEqual(before);
    expect((await call("claims", RUN)).output).toBe(claims.output);
    const [found, former] = [await call("status", RUN, "--json"), status].map(({ output: text }) =>
      JSON.parse(text),
    );
    expect(found).toMatchObject({ state: "finished", stages: former.stages });
    expect(found.disk.bytes).toBeLessThan(former.disk.bytes);
    expectRefusal(await call("verify", RUN), {
      code: 2,
      error: "verify/pruned",
      says: ["all 4 cells were removed by loss-atlas prune"],
    });
  });

  it("has the run train anew what it needs when it grows, and go on to its end", async () => {
    const { code, errors } = await call("run", "tiny.yaml", "--workers", "2", "--set", "seeds=4");
    expect(code, errors).toBe(0);
    expect(errors).toMatch(/weights that are needed are not there .* to be trained anew, the same/);
    expect(existsSync(join(folder, RUN, "lock.json"))).toBe(false);
    expect(JSON.parse((await call("status", RUN, "--json")).output).state).toBe("finished");
  });
});
