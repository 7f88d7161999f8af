import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors, temporaryPath } from "#files";
import { randomStream } from "#random";
import { type Ending, lossAtlas, signalGroup, trustKeptPrograms } from "./command-line.ts";
import { standingLossAtlas } from "./standing-command.ts";
import { resultsOf, TINY, TINY_JOBS } from "./tiny-experiment.ts";

trustKeptPrograms();

/** An instant of a run: so many jobs done, then so many milliseconds. */
interface Instant {
  readonly jobs: number;
  readonly delay: number;
}

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-kill-"));
afterAll(() => rmSync(folder, { recursive: true }));

let undisturbed: Record<string, string>;
beforeAll(async () => {
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  expect((await run("undisturbed")).code).toBe(0);
  undisturbed = resultsOf(join(folder, "undisturbed"));
  expect(Object.keys(undisturbed)).toEqual(expect.arrayContaining(["cells.csv", "measurements.csv"]));
});

/**
 * Runs the tiny experiment, or as much of it as is left; all its processes are killed at an instant, if one is given. Two
 * workers are killed, and one goes on with what they leave.
 */
function run(out: string, killAt?: Instant): Promise<Ending> {
  const workers = killAt === undefined ? "1" : "2";
  const words = ["run", "tiny.yaml", "--workers", workers, "--json", "--out", out];
  if (killAt === undefined) return standingLossAtlas(words, { cwd: folder });
  let isDue = false;
  return lossAtlas(words, {
    cwd: folder,
    onPrint: async ({ output }, child) => {
      if (isDue || jobsDoneIn(output) < killAt.jobs) return;
      isDue = true;
      await sleep(killAt.delay);
      signalGroup(child, "SIGKILL");
    },
  });
}

function jobsDoneIn(output: string): number {
  return output.split('{"type":"job-done"').length - 1;
}

/** Lines of the journals: a line is a finished job. */
function journalledJobs(out: string): number {
  const journals = join(folder, out, "tiny", "journal");
  const texts = readdirSync(journals).map((name) => readFileSync(join(journals, name), "utf8"));
  return texts.join("").split("\n").length - 1;
}

/** Runs what is left and expects all files to be as if nothing had happened, down to the last byte and no file more. */
async function expectSameResultsInTheEnd(out: string): Promise<void> {
  const { code, output } = await run(out);
  expect(code).toBe(0);
  expect(output).toContain(`"type":"finished","jobs":${TINY_JOBS},"jobs_done":${TINY_JOBS}`);
  expect(resultsOf(join(folder, out))).toEqual(undisturbed);
  const weights = join(folder, out, "tiny", "weights");
  for (const name of readdirSync(weights)) {
    expect(Object.keys((await readSafetensors(join(weights, name))).tensors)).not.toEqual([]);
  }
}

const draws = randomStream(20211207, "kill");
/** One instant in each fifth of the jobs, and one while tables and figures are written. */
const INSTANTS: readonly Instant[] = [
  ...[0, 1, 2, 3, 4].map((fifth) => ({
    jobs: Math.floor(((fifth + draws.uniform()) / 5) * TINY_JOBS),
    delay: draws.below(40),
  })),
  { jobs: TINY_JOBS, delay: draws.below(200) },
];

describe("a run that is killed", () => {
  it.each(INSTANTS)("$jobs jobs and $delay ms in ends with the same bytes", async (instant) => {
    const out = `killed-${instant.jobs}-${instant.delay}`;
    expect((await run(out, instant)).code).toBeNull();
    const kept = journalledJobs(out);
    expect(kept).toBeGreaterThanOrEqual(instant.jobs);
    await expectSameResultsInTheEnd(out);
    expect(journalledJobs(out)).toBe(TINY_JOBS);
  });

  it("twice, in the middle of a weights file and of a journal line too, ends with the same bytes", async () => {
    // Early, for the jobs that are left take no longer than a busy machine may take to kill.
    expect((await run("twice", { jobs: 1, delay: 0 })).code).toBeNull();
    expect((await run("twice", { jobs: 1, delay: 0 })).code).toBeNull();
    expect(journalledJobs("twice")).toBeLessThan(TINY_JOBS);
    // What a kill at the worst instants leaves, which chance alone seldom hits.
    const runFolder = join(folder, "twice", "tiny");
    writeFileSync(temporaryPath(join(runFolder, "weights", "torn.safetensors")), "torn");
    appendFileSync(join(runFolder, "journal", "worker-0.jsonl"), '{"version":1,"checksum":"');
    await expectSameResultsInTheEnd("twice");
  });
});

describe("Ctrl-C", () => {
  it("ends a run with exit code 130 and a way on, and the next run ends with the same bytes", async () => {
    let isSent = false;
    const { code, output, errors } = await lossAtlas(["run", "tiny.yaml", "--workers", "2", "--out", "int"], {
      cwd: folder,
      onPrint: (printed, child) => {
        if (isSent || !printed.errors.includes(`tiny: ${TINY_JOBS} jobs`)) return;
        isSent = true;
        signalGroup(child, "SIGINT");
      },
    });
    expect(code).toBe(130);
    expect(errors).toContain("tiny: stopping; jobs under way have a second to end\n");
    expect(output).toMatch(/^Interrupted: \d+ of 10 jobs done; .*The same command goes on from here, and /);
    expect(output).toContain("loss-atlas report int/tiny shows what there is.\n");
    expect(journalledJobs("int")).toBeLessThan(TINY_JOBS);
    expect(existsSync(join(folder, "int", "tiny", "report.html"))).toBe(false);
    expect((await lossAtlas(["report", "int/tiny"], { cwd: folder })).code).toBe(0);
    await expectSameResultsInTheEnd("int");
  });
});

describe("a reader that closes", () => {
  it.each([
    ["run tiny.yaml --workers 2 --json --out $OUT | head -1", "json"],
    ["run tiny.yaml --workers 2 --out $OUT 2>&1 | head -1", "both"],
  ])("does not end %s, and leaves no lock", async (words, out) => {
    const command = `set -o pipefail; "$@" ${words.replace("$OUT", out)} > printed-${out}`;
    const { code, errors } = await lossAtlas([], { cwd: folder, through: ["bash", "-c", command, "bash"] });
    expect(code, errors).toBe(0);
    expect(errors).toBe("");
    expect(readFileSync(join(folder, `printed-${out}`), "utf8").split("\n")).toHaveLength(2);
    expect(existsSync(join(folder, out, "tiny", "lock.json"))).toBe(false);
    expect(resultsOf(join(folder, out))).toEqual(undisturbed);
  });

  it("keeps the exit code of a command that could not say what was wrong", async () => {
    const command = 'set -o pipefail; { "$@" classify absent.csv; } 2>&1 | true';
    expect((await lossAtlas([], { cwd: folder, through: ["bash", "-c", command, "bash"] })).code).toBe(2);
  });
});
