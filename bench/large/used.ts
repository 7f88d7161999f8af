import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const OWN_USE = join(import.meta.dirname, "own-use.ts");

/** What a process used. */
export interface Use {
  /** Processor time, of all its threads. */
  readonly seconds: number;
  /** Its peak resident memory. */
  readonly bytes: number;
  /** By the clock, its start included. */
  readonly clock: number;
  /** Bytes on standard output. */
  readonly printed: number;
  readonly code: number;
}

/** Calls a script of Node in a folder, and waits for its end. */
export async function used(script: string, words: readonly string[], folder: string): Promise<Use> {
  const file = join(folder, "use.json");
  rmSync(file, { force: true });
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", OWN_USE, script, ...words], {
    cwd: folder,
    env: { ...process.env, LOSS_ATLAS_OWN_USE: file },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.length;
  });
  const code = await new Promise<number>((resolve) => child.on("close", (status) => resolve(status ?? 1)));
  const clock = (performance.now() - began) / 1000;
  const own: Pick<Use, "seconds" | "bytes"> = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { seconds: Number.NaN, bytes: Number.NaN };
  return { ...own, clock, printed, code };
}
