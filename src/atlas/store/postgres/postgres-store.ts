import type { CrewPace } from "#atlas/lock";
import { AtlasError } from "#errors";
import type { RunStore } from "../run-store.ts";
import { Database } from "./database.ts";
import { noRun } from "./no-run.ts";
import { bytesIn } from "./query.ts";
import { runAddress } from "./run-address.ts";
import { StoredArrays } from "./stored-arrays.ts";
import { StoredCrew } from "./stored-crew.ts";
import { StoredJournals } from "./stored-journals.ts";

/** What a run takes in the files that would be made of it. */
const SIZE = `
  SELECT sum(bytes) AS bytes, sum(files) AS files FROM (
    SELECT coalesce(sum(octet_length(content)), 0) AS bytes, count(*) AS files FROM loss_atlas.texts WHERE run = $1
    UNION ALL SELECT coalesce(sum(octet_length(line)), 0), count(DISTINCT journal) FROM loss_atlas.lines WHERE run = $1
    UNION ALL SELECT coalesce(sum(bytes), 0), count(*) FROM loss_atlas.arrays WHERE run = $1
  ) AS parts`;

/**
 * A run in a PostgreSQL database, for machines that share nothing else. Nothing is connected before something is asked.
 *
 * @param address `postgres://user@host:port/database?run=NAME`; what it leaves out is as PostgreSQL's own programs have it
 * @throws AtlasError of kind `input`: `store/address`
 */
export function postgresStore(address: string, pace?: CrewPace): RunStore {
  const known = runAddress(address);
  const { run, shown, whole } = known;
  const database = new Database(known);
  const placeOf = (name: string) => (name === "" ? shown : `${shown} ${name}`);
  const journals = new StoredJournals(database, run, placeOf);
  const arrays = new StoredArrays(database, run, (name) => placeOf(`${name}.safetensors`));
  const crew = new StoredCrew(database, run, shown, pace);
  const textOf = async (name: string): Promise<string> => {
    const [row] = await database.query("SELECT content FROM loss_atlas.texts WHERE run = $1 AND name = $2", [
      run,
      name,
    ]);
    if (row !== undefined) return bytesIn(row.content).toString("utf8");
    throw new AtlasError({
      code: "files/missing",
      kind: "input",
      problem: "there is no such text",
      where: placeOf(name),
    });
  };
  return {
    address: whole,
    placeOf,
    prepare: async () => {
      database.makeTables();
      await database.query("INSERT INTO loss_atlas.runs VALUES ($1) ON CONFLICT (name) DO NOTHING", [run]);
    },
    claim: (options) => crew.claim(options),
    shared: { join: () => crew.join(), followJournals: () => journals.follow() },
    readText: textOf,
    writeText: async (name, text) => {
      await database.query(
        `INSERT INTO loss_atlas.texts VALUES ($1, $2, $3)
         ON CONFLICT (run, name) DO UPDATE SET content = excluded.content`,
        [run, name, Buffer.from(text)],
      );
    },
    readJournals: () => journals.read(),
    journalSizes: () => journals.sizes(),
    openJournal: (worker) => journals.open(worker),
    readArrays: (name, isWanted) => arrays.read(name, isWanted),
    writeArrays: (name, file) => arrays.write(name, file),
    arraySizes: (folder) => arrays.sizes(folder),
    removeArrays: (names) => arrays.remove(names),
    contents: {
      texts: async () => {
        const rows = await database.query("SELECT name FROM loss_atlas.texts WHERE run = $1 ORDER BY name", [
          run,
        ]);
        return rows.map(({ name }) => String(name));
      },
      journalText: (name) => journals.text(name),
      arrayDigests: () => arrays.digests(),
      arrayBytes: (name) => arrays.bytes(name),
      presence: () => crew.presence(),
      failures: () => crew.failures(),
      size: async () => {
        const [row] = await database.query(SIZE, [run]);
        return { bytes: Number(row?.bytes), files: Number(row?.files) };
      },
      noRun: () => noRun((text, values) => database.query(text, values), known),
    },
  };
}
