import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ending, lossAtlas, type Printed, signalGroup, trustKeptPrograms } from "./command-line.ts";
import { TINY } from "./tiny-experiment.ts";

trustKeptPrograms();

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-stopped-"));
const run = join(folder, "shared/tiny");
const call = (words: readonly string[]) => lossAtlas(words, { cwd: folder });
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  writeFileSync(join(folder, "tiny.yaml"), TINY);
  expect((await call(["run", "tiny.yaml", "--out", "shared", "--prepare"])).code).toBe(0);
});

/** What a command says of a wait that it was in, how soon after it began, and how it ended once `then` was done. */
async function besideStopped(
  words: readonly string[],
  then: (stopped: ChildProcess, command: ChildProcess) => void,
): Promise<{ ending: Ending; stopped: number; said: string }> {
  let stopped: ChildProcess | undefined;
  const isAtWork = Promise.withResolvers<void>();
  const worker = lossAtlas(["worker", "shared/tiny", "--workers", "1", "--json"], {
    cwd: folder,
    onPrint: ({ output }, child) => {
      if (stopped !== undefined || !output.includes('"job-started"')) return;
      stopped = child;
      signalGroup(child, "SIGSTOP");
      isAtWork.resolve();
    },
  });
  await isAtWork.promise;
  let said = "";
  const onPrint = ({ output, errors }: Printed, command: ChildProcess) => {
    const [line] = `${output}${errors}`.split("\n").filter((one) => one.includes("waiting for process"));
    if (said !== "" || line === undefined) return;
    said = line;
    then(stopped!, command);
  };
  const ending = await lossAtlas(words, { cwd: folder, onPrint });
  signalGroup(stopped!, "SIGKILL");
  await worker;
  return { ending, stopped: stopped!.pid!, said };
}

const waits = (pid: number, host = hostname()) =>
  `waiting for process ${pid} on ${host}, which may still be at work on this run: if it gives no sign for 60 s, it counts as gone`;

test("run says that it waits for a stopped worker, and Ctrl-C ends the wait and leaves no claim", async () => {
  const { ending, stopped, said } = await besideStopped(
    ["run", "tiny.yaml", "--out", "shared", "--workers", "1"],
    (_, command) => command.kill("SIGINT"),
  );
  expect(said).toBe(`tiny: ${waits(stopped)}`);
  expect(ending.code).toBe(130);
  expect(ending.errors).toContain("error [run/interrupted]");
  expect(existsSync(join(run, "lock.json"))).toBe(false);
});

test("with --json the wait is an event like any other note", async () => {
  const { ending, stopped, said } = await besideStopped(
    ["run", "tiny.yaml", "--out", "shared", "--workers", "1", "--json"],
    (worker) => signalGroup(worker, "SIGKILL"),
  );
  expect(JSON.parse(said)).toEqual({ type: "note", message: waits(stopped) });
  expect(ending.code).toBe(0);
});

test("prune says on standard error that it waits for one of another machine, and goes on once that one has left", async () => {
  const member = join(run, "crew/elsewhere.json");
  mkdirSync(join(run, "crew"), { recursive: true });
  writeFileSync(member, JSON.stringify({ host: "elsewhere", pid: 4711, born: "1", machine: "1", beat: 0 }));
  const { code, output, errors } = await lossAtlas(["prune", "shared/tiny", "--yes", "--json"], {
    cwd: folder,
    onPrint: (printed) => {
      if (printed.errors.includes("waiting")) rmSync(member, { force: true });
    },
  });
  expect(errors).toBe(`note: ${waits(4711, "elsewhere")}\n`);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ removed: true });
});
