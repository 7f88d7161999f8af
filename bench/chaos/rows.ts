import type { QueryResult } from "pg";
import type { RandomStream } from "#random";
import type { CommandsScene } from "./commands-at-work.ts";
import { between, type Mishap } from "./mishap.ts";

/** One question to the server, on a connection of its own. */
export type Ask = (text: string, values?: readonly unknown[]) => Promise<QueryResult>;

/** A run in a database that commands work on. */
export interface RowsScene extends CommandsScene {
  readonly ask: Ask;
  /** The name of the run in the database. */
  readonly run: string;
  /** Stops the server at once and starts it again after a while, ms. */
  readonly restart: (pause: number) => Promise<void>;
}

/** What befalls the server of a run and the rows of it. */
export const ROWS: readonly Mishap<RowsScene>[] = [
  { name: "server stopped for a while", weight: 3, strike: serverStopped },
  { name: "a connection cut", weight: 4, strike: connectionsCut("ORDER BY random() LIMIT 1") },
  { name: "all connections cut", weight: 2, strike: connectionsCut("") },
  { name: "lease of a job deleted", weight: 3, strike: some("leases", "", () => "DELETE") },
  {
    name: "member deleted",
    weight: 2,
    strike: some("members", "", () => "DELETE", { code: "run/taken-for-gone", names: "" }),
  },
  {
    name: "signs of a member set back an hour",
    weight: 2,
    strike: some("members", "", () => "UPDATE seen = seen - interval '1 hour'", {
      code: "run/taken-for-gone",
      names: "",
    }),
  },
  {
    name: "weights deleted",
    weight: 2,
    strike: some("arrays", "AND name LIKE 'weights/%'", () => "DELETE", {
      code: "run/weights",
      names: "weights/",
    }),
  },
  {
    name: "a bit of weights flipped",
    weight: 2,
    strike: some("array_parts", "AND name LIKE 'weights/%'", flipped("content"), {
      code: "run/weights",
      names: "weights/",
    }),
  },
  {
    name: "a bit of a journal flipped",
    weight: 2,
    strike: some("lines", "", flipped("line"), { code: "journal/corrupted", names: "journal/" }),
  },
  { name: "a line of a journal deleted", weight: 1, strike: some("lines", "", () => "DELETE") },
];

async function serverStopped({ restart, complaints, stream }: RowsScene): Promise<boolean> {
  // A command that begins meanwhile waits for no more than five seconds.
  complaints.excuse({ code: "store/unreachable", names: "postgres://" });
  await restart(between(0, 6000, stream));
  return true;
}

function connectionsCut(which: string) {
  return async ({ ask }: RowsScene) => {
    const { rowCount } = await ask(
      `SELECT pg_terminate_backend(pid) FROM (
         SELECT pid FROM pg_stat_activity WHERE application_name = 'loss-atlas' ${which}) AS chosen`,
    );
    return (rowCount ?? 0) > 0;
  };
}

type Excuse = Parameters<CommandsScene["complaints"]["excuse"]>[0];

/** Does something to one row of a table of the run. @param how `DELETE`, or `UPDATE` with what is set */
function some(table: string, which: string, how: (stream: RandomStream) => string, excuse?: Excuse) {
  return async ({ ask, run, complaints, stream }: RowsScene) => {
    if (excuse !== undefined) complaints.excuse(excuse);
    if (excuse?.code === "journal/corrupted")
      complaints.excuse({ ...excuse, code: "journal/unknown-version" });
    const [verb, set = ""] = how(stream).split(/ (.*)/);
    const place = `WHERE ctid = (SELECT ctid FROM loss_atlas.${table} WHERE run = $1 ${which}
      ORDER BY random() LIMIT 1)`;
    const text =
      verb === "DELETE"
        ? `DELETE FROM loss_atlas.${table} ${place}`
        : `UPDATE loss_atlas.${table} SET ${set} ${place}`;
    return ((await ask(text, [run])).rowCount ?? 0) > 0;
  };
}

/** Flips a bit of some bytes, all but the last of them: what ends a line stays. */
function flipped(column: string) {
  return (stream: RandomStream) => {
    const bits = `(8 * (length(${column}) - 1))`;
    const at = `floor(${stream.uniform()} * ${bits})::bigint`;
    return `UPDATE ${column} = set_bit(${column}, ${at}, 1 - get_bit(${column}, ${at}))`;
  };
}
