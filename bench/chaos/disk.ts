import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What the file system holds, MiB. */
const SIZE = 96;

/** A file system of its own in a file, which can be filled and made read-only without harm to anything else. */
export interface Disk {
  /** Where it is mounted. */
  readonly folder: string;
  /** Leaves no room for a while. */
  fill(milliseconds: number): Promise<void>;
  /**
   * Lets nothing below a folder be written for a while, by files that are open already neither: all of it is made immutable, which
   * binds root as well. A file system that has files open for writing could not be mounted anew without.
   */
  freeze(folder: string, milliseconds: number): Promise<void>;
  close(): void;
}

/** Makes a file system below a folder, with ext4; or says in a sentence why there can be none. */
export function openDisk(below: string): Disk | string {
  const image = join(below, "disk.image");
  const folder = join(below, "disk");
  mkdirSync(folder);
  try {
    execFileSync("truncate", ["--size", `${SIZE}M`, image]);
    // Nothing is held back for root.
    execFileSync("mkfs.ext4", ["-q", "-m", "0", image], { stdio: "pipe" });
    execFileSync("mount", ["-o", "loop", image, folder], { stdio: "pipe" });
  } catch (error) {
    return `no file system of its own can be mounted (${reasonOf(error)}), so no disk is filled and no folder made read-only`;
  }
  const filler = join(folder, "filler");
  const set = (flag: string, where: string) => {
    // Files that come and go meanwhile are none of its business.
    execFileSync("sh", ["-c", 'chattr -R -f "$0" "$1" || true', flag, where], { stdio: "ignore" });
  };
  return {
    folder,
    fill: async (milliseconds) => {
      try {
        writeAll(filler, folder);
        await sleep(milliseconds);
      } finally {
        rmSync(filler, { force: true });
      }
    },
    freeze: async (where, milliseconds) => {
      try {
        set("+i", where);
        await sleep(milliseconds);
      } finally {
        set("-i", where);
      }
    },
    close: () => {
      set("-i", folder);
      execFileSync("umount", ["--lazy", folder]);
      rmSync(image, { force: true });
    },
  };
}

/** Writes a file that takes all room there is. */
function writeAll(path: string, folder: string): void {
  for (let left = 3; left > 0; left--) {
    const { bavail, bsize } = statfsSync(folder);
    try {
      writeFileSync(path, Buffer.alloc(bavail * bsize), { flag: "a" });
    } catch {
      // What others took meanwhile, or the file system for its own use, was the last of it.
      return;
    }
  }
}

function reasonOf(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return (said || String(error)).split("\n")[0]!;
}
