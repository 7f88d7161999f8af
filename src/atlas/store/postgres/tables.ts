import { AtlasError } from "#errors";
import { noneOf } from "./no-run.ts";
import type { Query } from "./query.ts";
import type { RunAddress } from "./run-address.ts";

/** The version of the tables; another is never written to. */
const VERSION = 1;

/** The lock that is had by who makes the tables: two that come at once would be in each other's way. */
const MAKING = 0x6c6f7373;

/**
 * Tables of all runs of a database, in a schema of their own. Contents are bytes, so that neither the encoding of the database nor
 * its idea of JSON matters; names sort as bytes, like those of files.
 */
const TABLES = `
CREATE TABLE loss_atlas.runs (
  name text COLLATE "C" PRIMARY KEY,
  made timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE loss_atlas.texts (
  run text COLLATE "C" NOT NULL REFERENCES loss_atlas.runs ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (run, name)
);
CREATE TABLE loss_atlas.journals (
  run text COLLATE "C" NOT NULL REFERENCES loss_atlas.runs ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (run, name)
);
CREATE TABLE loss_atlas.lines (
  run text COLLATE "C" NOT NULL,
  journal text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  line bytea NOT NULL,
  PRIMARY KEY (run, journal, number),
  FOREIGN KEY (run, journal) REFERENCES loss_atlas.journals ON DELETE CASCADE
);
CREATE TABLE loss_atlas.arrays (
  run text COLLATE "C" NOT NULL REFERENCES loss_atlas.runs ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  digest text NOT NULL,
  PRIMARY KEY (run, name)
);
CREATE TABLE loss_atlas.array_parts (
  run text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  part integer NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (run, name, part),
  FOREIGN KEY (run, name) REFERENCES loss_atlas.arrays ON DELETE CASCADE
);
ALTER TABLE loss_atlas.array_parts ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE loss_atlas.members (
  run text COLLATE "C" NOT NULL REFERENCES loss_atlas.runs ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  identity text NOT NULL,
  machine text NOT NULL,
  has_all boolean NOT NULL,
  seen timestamptz NOT NULL,
  PRIMARY KEY (run, name)
);
CREATE TABLE loss_atlas.leases (
  run text COLLATE "C" NOT NULL,
  job text COLLATE "C" NOT NULL,
  member text COLLATE "C" NOT NULL,
  PRIMARY KEY (run, job),
  FOREIGN KEY (run, member) REFERENCES loss_atlas.members ON DELETE CASCADE
);
CREATE INDEX ON loss_atlas.leases (run, member);
CREATE TABLE loss_atlas.failures (
  run text COLLATE "C" NOT NULL REFERENCES loss_atlas.runs ON DELETE CASCADE,
  job text COLLATE "C" NOT NULL,
  record bytea NOT NULL,
  PRIMARY KEY (run, job)
);
CREATE TABLE loss_atlas.tables_version (version integer NOT NULL);
INSERT INTO loss_atlas.tables_version VALUES (${VERSION});
`;

/**
 * Makes sure that there are tables of this version.
 *
 * @param makes whether they are made where there are none; who may not make a schema needs one called loss_atlas that is its own
 * @throws AtlasError of kind `input`: `run/no-run` where there are none, `store/newer-tables`
 */
export async function requireTables(ask: Query, address: RunAddress, makes: boolean): Promise<void> {
  if (!(await isThere(ask))) {
    if (!makes) throw noneOf([], address);
    await ask("BEGIN");
    await ask("SELECT pg_advisory_xact_lock($1)", [MAKING]);
    if (!(await isThere(ask))) {
      const [schema] = await ask("SELECT to_regnamespace('loss_atlas') IS NOT NULL AS there");
      if (schema?.there !== true) await ask("CREATE SCHEMA loss_atlas");
      await ask(TABLES);
    }
    await ask("COMMIT");
  }
  const [found] = await ask("SELECT version FROM loss_atlas.tables_version");
  if (found?.version === VERSION) return;
  throw new AtlasError({
    code: "store/newer-tables",
    kind: "input",
    problem: `another version of loss-atlas made the tables of this database, in format ${String(found?.version)}`,
    where: address.shown,
    expected: `format ${VERSION}`,
    remedy: "Update loss-atlas on every machine, or use another database",
  });
}

async function isThere(ask: Query): Promise<boolean> {
  const [row] = await ask("SELECT to_regclass('loss_atlas.tables_version') IS NOT NULL AS there");
  return row?.there === true;
}
