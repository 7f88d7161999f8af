import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readProfile } from "#atlas/profile";
import { temporaryPath } from "#files";
import { lossAtlas, signalGroup, trustKeptPrograms } from "./command-line.ts";
import { digestsUnder } from "./files-under.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY, TINY_JOBS } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));
// Nothing is kept of what others compiled, so that there is compiling to tell of.
process.env.LOSS_ATLAS_CACHE = join(folder, "kept");

const RUN = ["run", "tiny.yaml", "--workers", "2", "--out"];
const run = (out: string, ...words: readonly string[]) => lossAtlas([...RUN, out, ...words], { cwd: folder });
/** The same where nothing is left to do, so that no process is there to tell of. */
const runAgain = (out: string, ...words: readonly string[]) =>
  standingLossAtlas([...RUN, out, ...words], { cwd: folder });

/** The results of a run but its report, which shows a profile, and the profile itself. */
function resultsBut(out: string): Record<string, string> {
  const files = Object.entries(resultsOf(join(folder, out)));
  return Object.fromEntries(files.filter(([path]) => path !== "report.html" && !path.startsWith("profile/")));
}

const reportOf = (out: string): string => readFileSync(join(folder, out, "tiny", "report.html"), "utf8");

const TITLE = "Where the time went";

let printed: string;
beforeAll(async () => {
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  const { code, output, errors } = await run("profiled", "--profile");
  expect(code, errors).toBe(0);
  printed = output;
});

it("changes no number of the run", async () => {
  expect((await run("plain")).code).toBe(0);
  expect(existsSync(join(folder, "plain", "tiny", "profile"))).toBe(false);
  expect(resultsBut("profiled")).toEqual(resultsBut("plain"));
  expect(reportOf("plain")).not.toContain(TITLE);
});

it("ends with a table that a terminal of 80 columns holds, every second in one of its rows", async () => {
  const table = printed.slice(printed.indexOf("\nseconds\n") + 1).split("\n\n")[0]!;
  const lines = table.split("\n").slice(1);
  for (const line of lines) expect(line.length).toBeLessThan(80);
  for (const kind of ["train", "curvature", "connectivity", "similarity", "all", "share"]) {
    expect(lines[0]).toContain(kind);
  }
  const labels = lines.map((line) => /^ +(.*?)(?: {2}|$)/.exec(line)?.[1]);
  for (const label of ["process start", "imports", "trace", "lower", "session", "in programs", "journal"]) {
    expect(labels).toContain(label);
  }
  expect(printed).toMatch(/ of it in compiled programs \(.*in operators/);
  const { profile } = (await readProfile(join(folder, "profiled", "tiny")))!;
  if (profile === undefined) return expect.fail("the profile cannot be read");
  expect(profile.workers).toBe(2);
  const seconds = profile.columns.reduce((sum, column) => sum + column.seconds, 0);
  expect(seconds).toBeCloseTo(2 * profile.seconds, 2);
  expect(profile.columns.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(TINY_JOBS);
  for (const column of [...profile.columns, profile.coordinator]) {
    const named = column.phases.reduce((sum, own) => sum + own.seconds, 0);
    expect(named).toBeLessThanOrEqual(column.seconds + 1e-6);
    const arithmetic = column.phases.find(({ phase }) => phase === "arithmetic")?.seconds ?? 0;
    const inOperators = column.operators.reduce((sum, own) => sum + own.seconds, 0);
    expect(inOperators).toBeLessThanOrEqual(arithmetic + 1e-6);
  }
  const phases = profile.coordinator.phases.map(({ phase }) => phase);
  expect(phases).toEqual(
    expect.arrayContaining(["start", "imports", "waiting", "tables", "figures", "report"]),
  );
});

it("writes a trace with a track for each process and a slice for each job", () => {
  const { traceEvents } = JSON.parse(
    readFileSync(join(folder, "profiled", "tiny", "profile", "trace.json"), "utf8"),
  );
  const named = traceEvents.filter(({ ph }: { ph: string }) => ph === "M");
  expect(named.map(({ args }: { args: { name: string } }) => args.name)).toEqual([
    "coordinator",
    "worker-0",
    "worker-1",
  ]);
  const jobs = traceEvents.filter(({ args }: { args?: { job?: string } }) => args?.job !== undefined);
  expect(jobs).toHaveLength(TINY_JOBS);
});

it("is shown by the report, also by one that is made anew", async () => {
  expect(reportOf("profiled")).toContain(TITLE);
  const { code } = await standingLossAtlas(["report", join("profiled", "tiny")], { cwd: folder });
  expect(code).toBe(0);
  expect(reportOf("profiled")).toContain(TITLE);
});

it("covers the work of its own call: where all is done it says so, and whose profile stands", async () => {
  const words = /^Nothing was left to do in the call of .* UTC, so there is nothing to profile\.$/m;
  const recordsOf = async (out: string) => {
    const { code, output } = await runAgain(out, "--profile", "--json");
    expect(code).toBe(0);
    return output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  };
  const first = await recordsOf("plain");
  expect(first.at(-2)).toMatchObject({ type: "finished" });
  expect(first.at(-1)).toMatchObject({ type: "profile", workers: 0, seconds: 0, trace: null, earlier: null });
  expect(existsSync(join(folder, "plain", "tiny", "profile"))).toBe(false);
  expect(reportOf("plain")).toMatch(/Nothing was left to do in the call of [^;]*nothing to profile\./);
  expect(reportOf("plain")).not.toContain("in programs");
  expect((await runAgain("plain", "--profile")).output).toMatch(words);

  const profiles = join(folder, "profiled", "tiny", "profile");
  const before = digestsUnder(profiles);
  const { began } = JSON.parse(readFileSync(join(profiles, "profile.json"), "utf8"));
  const earlier = `the profile of the call of ${began.slice(0, 16).replace("T", " ")} UTC stands`;
  const { output } = await runAgain("profiled", "--profile");
  expect(output.split("\n").filter((line) => line.includes(earlier))).toHaveLength(1);
  expect(output).toContain("profile/trace.json");
  expect(output).not.toMatch(/in programs|arithmetic/);
  expect((await recordsOf("profiled")).at(-1)).toMatchObject({
    workers: 0,
    trace: null,
    earlier: { began, trace: join("profiled", "tiny", "profile", "trace.json") },
  });
  expect(reportOf("profiled")).toContain(earlier);
  expect(reportOf("profiled")).toContain("in programs");
  expect(digestsUnder(profiles)).toEqual(before);
});

it("says of one that is damaged that it is, in the report and where nothing was left to do", async () => {
  cpSync(join(folder, "profiled"), join(folder, "damaged"), { recursive: true });
  writeFileSync(join(folder, "damaged", "tiny", "profile", "profile.json"), "{");
  const words = "profile/profile.json is damaged, so an earlier profile is not shown";
  expect((await standingLossAtlas(["report", join("damaged", "tiny")], { cwd: folder })).code).toBe(0);
  expect(reportOf("damaged")).toContain(TITLE);
  expect(reportOf("damaged")).toContain(words);
  const { code, output } = await runAgain("damaged", "--profile");
  expect(code).toBe(0);
  expect(output).toContain(words);
  expect(output).not.toContain("stands");
});

it.each([
  ["profile", "profile", ["--profile"]],
  ["profile/trace.json/in", "profile/trace.json", ["--profile"]],
  ["report.html/in", "report.html", []],
  ["cells.csv/in", "cells.csv", []],
  ["figures", "figures", []],
  ["cells", "cells", []],
])(
  "with %s in the way of what it writes at its end is refused before any work",
  async (path, where, words) => {
    const out = `blocked-${path.replaceAll("/", "-")}`;
    const inTheWay = join(folder, out, "tiny", path);
    mkdirSync(dirname(inTheWay), { recursive: true });
    writeFileSync(inTheWay, "mine");
    const { code, output, errors } = await standingLossAtlas([...RUN, out, ...words], { cwd: folder });
    expect(code).toBe(1);
    expect(output).toBe("");
    expect(errors).toContain("files/unwritable");
    expect(errors).toContain(where);
    expect(existsSync(join(folder, out, "tiny", "journal"))).toBe(false);
  },
);

it("is in lines of as many columns as the environment asks for", async () => {
  const { output } = await lossAtlas(
    ["run", "tiny.yaml", "--workers", "2", "--out", "narrow", "--profile", "--no-cache"],
    { cwd: folder, env: { COLUMNS: "70" } },
  );
  for (const line of output.split("\n"))
    if (!/trace.json|report.html/.test(line)) expect(line.length).toBeLessThan(70);
  expect(output).toMatch(/ s each: /);
});

it("is told of a run that was interrupted, and leaves whole files after a kill", async () => {
  let isSent = false;
  const { code, output } = await lossAtlas(
    ["run", "tiny.yaml", "--workers", "2", "--out", "int", "--profile", "--json"],
    {
      cwd: folder,
      onPrint: (seen, child) => {
        if (isSent || !seen.output.includes('"type":"job-done"')) return;
        isSent = true;
        signalGroup(child, "SIGINT");
      },
    },
  );
  expect(code).toBe(130);
  expect(output.trim().split("\n").at(-1)).toContain('"type":"profile","began"');
  const profiles = join(folder, "int", "tiny", "profile");
  writeFileSync(temporaryPath(join(profiles, "trace.json")), "torn");
  expect((await run("int", "--profile")).code).toBe(0);
  expect(readdirSync(profiles).sort()).toEqual(["profile.csv", "profile.json", "trace.json"]);
  expect(resultsBut("int")).toEqual(resultsBut("profiled"));
});

it("has nothing to tell of a dry run", async () => {
  const { code, output, errors } = await runAgain("dry", "--profile", "--dry-run");
  expect(code).toBe(0);
  expect(output).not.toContain("process start");
  expect(errors).toContain("nothing is run, so there is nothing to profile");
  expect(existsSync(join(folder, "dry"))).toBe(false);
});
