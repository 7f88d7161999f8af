import { rmSync } from "node:fs";
import { join } from "node:path";
import { call, type Ending } from "./command.ts";
import { CommandsAtWork, type CommandsScene } from "./commands-at-work.ts";
import { crewRound } from "./crew-round.ts";
import { hearOfDeadlyCell, withoutDeadlyCell } from "./deadly-cell.ts";
import type { Disk } from "./disk.ts";
import { FILE, NAME, tablesIn } from "./experiment.ts";
import { FILES, type FilesScene } from "./files.ts";
import type { Ground } from "./ground.ts";
import { deleteNamedLines } from "./journals.ts";
import { between, type Mishap } from "./mishap.ts";
import { SIGNALS } from "./signals.ts";
import { undisturbed } from "./undisturbed.ts";

const DEADLY_RUN = join(import.meta.dirname, "deadly-run.ts");

type FolderScene = CommandsScene & FilesScene;

/**
 * Runs in folders, each worked on by several `worker` commands together or, every third, by one `run` that has it for itself. In
 * every fourth such a `run` can never train one cell, which it must say, with all others as they are in an undisturbed run.
 *
 * @param folder that commands are called in, with the experiment's file
 * @param size how many commands work together
 * @param disk on which the runs lie; or why there is none, a sentence: they are in the folder then
 */
export function folderGround(folder: string, size: number, disk: Disk | string): Ground {
  const isDisk = typeof disk !== "string";
  const mishaps = [...SIGNALS, ...FILES, ...(isDisk ? disks(disk) : [])];
  return {
    mishaps: mishaps.map(({ name }) => name),
    notes: isDisk ? [] : [disk],
    begin: async (number, complaints, stream) => {
      const out = join(isDisk ? disk.folder : folder, `round-${number}`);
      const run = join(out, NAME);
      const alone = ["run", FILE, "--out", out, "--json"];
      const isDeadly = number % 4 === 1;
      const isAlone = isDeadly || number % 3 === 2;
      const words = isDeadly
        ? [FILE, out]
        : isAlone
          ? [...alone, "--workers", "2"]
          : ["worker", run, "--workers", "1", "--json"];
      await undisturbed(["run", FILE, "--out", out, "--prepare"], { cwd: folder });
      const surroundings = { cwd: folder, ...(isDeadly && { entry: DEADLY_RUN }) };
      const start = () => call(words, surroundings);
      if (isDeadly) complaints.excuse({ code: "run/worker-crashed", names: "SIGKILL" });
      const commands = new CommandsAtWork(isAlone ? 1 : size, start, complaints);
      return crewRound<FolderScene>({
        scene: { run, commands, complaints, stream },
        mishaps,
        place: run,
        mend: async (endings) =>
          deleteNamedLines(run, endings, ({ journal, line }) =>
            complaints.add(`journal/${journal}:${line} was named as damaged and is not`),
          ),
        lastWord: () => call(isDeadly ? words : alone, surroundings),
        tables: async () => {
          const tables = tablesIn(run);
          if (!isDeadly) return tables;
          await hearOfDeadlyCell(run, tables, complaints, { cwd: folder });
          return withoutDeadlyCell(tables);
        },
        ...(isDeadly && { isAll: isAllButDeadly, within: withoutDeadlyCell }),
        remove: async () => rmSync(out, { recursive: true }),
      });
    },
    close: async () => {
      if (isDisk) disk.close();
    },
  };
}

/** Whether a call is done and nothing but the training of the deadly cell failed. */
function isAllButDeadly({ code, isDone, failures }: Ending): boolean {
  return code === 1 && isDone && failures.length === 1 && failures[0]!.code === "run/worker-crashed";
}

/** What befalls the disk that a run lies on. */
function disks(disk: Disk): readonly Mishap<FolderScene>[] {
  return [
    {
      name: "disk full for a while",
      weight: 2,
      strike: async ({ run, complaints, stream }) => {
        complaints.excuse({ code: "files/disk-full", names: run });
        await disk.fill(between(500, 4000, stream));
        return true;
      },
    },
    {
      name: "folder read-only for a while",
      weight: 2,
      strike: async ({ run, complaints, stream }) => {
        complaints.excuse({ code: "files/unwritable", names: run });
        await disk.freeze(run, between(500, 4000, stream));
        return true;
      },
    },
  ];
}
