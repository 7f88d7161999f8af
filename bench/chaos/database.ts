import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { POSTGRES_PROGRAMS, startPostgres } from "../../test/postgres-server.ts";
import { badArgument } from "../command.ts";
import { call, type Surroundings } from "./command.ts";
import { CommandsAtWork } from "./commands-at-work.ts";
import { crewRound } from "./crew-round.ts";
import { type Disk, openDisk } from "./disk.ts";
import { FILE, NAME, tablesIn } from "./experiment.ts";
import type { Ground } from "./ground.ts";
import type { Hosts } from "./hosts.ts";
import { isWhole, linesToDelete } from "./journals.ts";
import { between, type Mishap } from "./mishap.ts";
import { type Ask, ROWS, type RowsScene } from "./rows.ts";
import { SIGNALS } from "./signals.ts";
import { undisturbed } from "./undisturbed.ts";

/**
 * Runs in a database of a PostgreSQL server of their own, each worked on by several `worker` commands together or, every third, by
 * one `run` that has it for itself.
 *
 * @param folder that commands are called in, with the experiment's file
 * @param size how many commands work together
 * @param hosts that commands work on, of which each is killed or cut off as a whole; on this machine otherwise
 * @throws AtlasError `bench/argument` where PostgreSQL is not installed
 */
export async function databaseGround(folder: string, size: number, hosts?: Hosts): Promise<Ground> {
  if (POSTGRES_PROGRAMS === undefined)
    throw badArgument("there is no PostgreSQL here", "apt-get install postgresql");
  const server = await startPostgres(hosts?.reach);
  const { ask, disk } = await prepared(folder, server.address());
  const isDisk = typeof disk !== "string";
  const here = [...SIGNALS, ...ROWS, ...(isDisk ? [fullDisk(disk)] : [])];
  const mishaps: readonly Mishap<RowsScene>[] = hosts === undefined ? here : hosts.mishaps;
  const surroundings: Surroundings = { cwd: folder, env: { PGPASSWORD: server.password } };
  const database = new URL(server.address());
  database.password = "";
  return {
    mishaps: mishaps.map(({ name }) => name),
    notes: isDisk ? [] : [disk],
    begin: async (number, complaints, stream) => {
      const run = `${NAME}-${number}`;
      const address = new URL(database);
      address.searchParams.set("run", run);
      const out = join(folder, "pulled");
      const alone = ["run", FILE, "--store", database.href, "--name", run, "--out", out, "--json"];
      const isAlone = hosts === undefined && number % 3 === 2;
      const words = isAlone
        ? [...alone, "--workers", "2"]
        : ["worker", address.href, "--workers", "1", "--json"];
      await undisturbed(
        [...alone, "--prepare"].filter((word) => word !== "--json"),
        surroundings,
      );
      const start = () => call(words, { ...surroundings, ...(hosts && { through: hosts.through() }) });
      const commands = new CommandsAtWork(isAlone ? 1 : size, start, complaints);
      return crewRound<RowsScene>({
        scene: { run, ask, restart: server.restart, commands, complaints, stream },
        mishaps,
        place: address.href,
        mend: async (endings) => {
          const named = linesToDelete(endings);
          for (const { journal, line } of named) {
            const which = "loss_atlas.lines WHERE run = $1 AND journal = $2 AND number = $3";
            const { rows } = await ask(`SELECT line FROM ${which}`, [run, journal, line]);
            const text = rows[0] === undefined ? "" : String(rows[0].line).trimEnd();
            if (text === "" || isWhole(text))
              complaints.add(`journal/${journal}:${line} was named as damaged and is not`);
            else await ask(`DELETE FROM ${which}`, [run, journal, line]);
          }
          return named.length > 0;
        },
        lastWord: () => call(alone, surroundings),
        tables: async () => tablesIn(join(out, run)),
        remove: async () => {
          await ask("DELETE FROM loss_atlas.runs WHERE name = $1", [run]);
          rmSync(join(out, run), { recursive: true });
        },
      });
    },
    close: async () => {
      await server.stop();
      if (isDisk) disk.close();
      hosts?.close();
    },
  };
}

/** How a server is asked, which keeps its tables on a disk of their own where there is one. */
async function prepared(folder: string, address: string): Promise<{ ask: Ask; disk: Disk | string }> {
  const ask: Ask = async (text, values = []) => {
    const client = new Client({ connectionString: address, application_name: "chaos" });
    client.on("error", () => {});
    await client.connect();
    try {
      return await client.query(text, [...values]);
    } finally {
      await client.end().catch(() => {});
    }
  };
  const disk = openDisk(folder);
  if (typeof disk === "string") return { ask, disk };
  const space = join(disk.folder, "space");
  mkdirSync(space);
  // The server may belong to another user, and the folder above to this one alone.
  execFileSync("chown", ["postgres:postgres", space]);
  chmodSync(folder, 0o711);
  await ask(`CREATE TABLESPACE small LOCATION '${space}'`);
  await ask("ALTER DATABASE postgres SET default_tablespace = small");
  return { ask, disk };
}

/** What a server's tables need room for, and the log of what is done to them does not: it lies elsewhere. */
function fullDisk(disk: Disk): Mishap<RowsScene> {
  return {
    name: "disk of the tables full for a while",
    weight: 2,
    strike: async ({ complaints, stream }) => {
      complaints.excuse({ code: "files/disk-full", names: "postgres://" });
      await disk.fill(between(500, 4000, stream));
      return true;
    },
  };
}
