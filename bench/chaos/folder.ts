import { rmSync } from "node:fs";
import { join } from "node:path";
import { call } from "./command.ts";
import { CommandsAtWork, type CommandsScene } from "./commands-at-work.ts";
import { crewRound } from "./crew-round.ts";
import type { Disk } from "./disk.ts";
import { FILE, NAME, tablesIn } from "./experiment.ts";
import { FILES, type FilesScene } from "./files.ts";
import type { Ground } from "./ground.ts";
import { deleteNamedLines } from "./journals.ts";
import { between, type Mishap } from "./mishap.ts";
import { SIGNALS } from "./signals.ts";
import { undisturbed } from "./undisturbed.ts";

type FolderScene = CommandsScene & FilesScene;

/**
 * Runs in folders, each worked on by several `worker` commands together or, every third, by one `run` that has it for itself.
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
      const isAlone = number % 3 === 2;
      const words = isAlone ? [...alone, "--workers", "2"] : ["worker", run, "--workers", "1", "--json"];
      await undisturbed(["run", FILE, "--out", out, "--prepare"], { cwd: folder });
      const start = () => call(words, { cwd: folder });
      const commands = new CommandsAtWork(isAlone ? 1 : size, start, complaints);
      return crewRound<FolderScene>({
        scene: { run, commands, complaints, stream },
        mishaps,
        place: run,
        mend: async (endings) =>
          deleteNamedLines(run, endings, ({ journal, line }) =>
            complaints.add(`journal/${journal}:${line} was named as damaged and is not`),
          ),
        lastWord: () => call(alone, { cwd: folder }),
        tables: async () => tablesIn(run),
        remove: async () => rmSync(out, { recursive: true }),
      });
    },
    close: async () => {
      if (isDisk) disk.close();
    },
  };
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
