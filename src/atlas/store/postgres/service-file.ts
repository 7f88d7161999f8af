import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { AtlasError } from "#errors";
import { systemErrorCode } from "#files";
import { nearestWord } from "#words";
import { CONNECTION_PARAMETERS, type Environment } from "./server-address.ts";

/** What a file of services says of how to connect, under one name. */
export interface Service {
  readonly name: string;
  readonly path: string;
  /** By the names of parameters; a password may be among them. */
  readonly values: ReadonlyMap<string, string>;
}

/** The folders in which PostgreSQL's programs look for the file of a whole machine, as systems build them. */
const SYSTEM_FOLDERS: readonly string[] = [
  "/etc/postgresql-common",
  "/etc/sysconfig/pgsql",
  "/etc/postgresql",
  "/usr/local/pgsql/etc",
];

/**
 * The service of a name: of the file that `PGSERVICEFILE` names, else `.pg_service.conf` in the home folder; where that does not
 * have it, of `pg_service.conf` in the folder `PGSYSCONFDIR`, or in that of the system. A file has `[name]` on a line and after it
 * `parameter=value` a line, of which the first of a parameter counts; `#` begins a comment.
 *
 * @see https://www.postgresql.org/docs/current/libpq-pgservice.html
 * @throws AtlasError `store/service` (kind `input`) where no file has the name, or a line of it is none; without what the line holds
 */
export function serviceNamed(name: string, environment: Environment, platform = process.platform): Service {
  const files = filesOf(environment, platform);
  for (const path of files) {
    const values = valuesIn(textOf(path), name, path);
    if (values !== undefined) return { name, path, values };
  }
  throw new AtlasError({
    code: "store/service",
    kind: "input",
    problem: `no service is called "${name}"`,
    where: files.join(", ") || own(environment, platform),
    expected: `a line [${name}], and after it lines such as host=db.example.org`,
    remedy:
      "PGSERVICEFILE names another file of services; PGSERVICE or service= of the address names the service",
  });
}

/** The files that there are, in their order; the one that the environment names is to be there. */
function filesOf(environment: Environment, platform: NodeJS.Platform): readonly string[] {
  const { PGSERVICEFILE = "", PGSYSCONFDIR = "" } = environment;
  const folders = PGSYSCONFDIR === "" ? SYSTEM_FOLDERS : [PGSYSCONFDIR];
  const system = folders.map((folder) => join(folder, "pg_service.conf")).find((path) => existsSync(path));
  const first = own(environment, platform);
  return [
    ...(PGSERVICEFILE !== "" || existsSync(first) ? [first] : []),
    ...(system === undefined ? [] : [system]),
  ];
}

function own(environment: Environment, platform: NodeJS.Platform): string {
  const { PGSERVICEFILE = "", HOME = "", APPDATA } = environment;
  if (PGSERVICEFILE !== "") return PGSERVICEFILE;
  const home = HOME || homedir();
  const folder = platform === "win32" ? join(APPDATA ?? home, "postgresql") : home;
  return join(folder, ".pg_service.conf");
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = systemErrorCode(error) === "ENOENT";
    throw new AtlasError({
      code: "store/service",
      kind: "input",
      problem: `the file of services ${isMissing ? "is not there" : "cannot be read"}`,
      where: path,
      remedy: "PGSERVICEFILE names the file; without it, it is .pg_service.conf in the home folder",
      cause: error,
    });
  }
}

/** What a text says of a service; `undefined` where it does not have it. */
function valuesIn(text: string, name: string, path: string): ReadonlyMap<string, string> | undefined {
  let values: Map<string, string> | undefined;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) {
      if (values !== undefined) return values;
      if (line.startsWith(`[${name}]`)) values = new Map();
      continue;
    }
    if (values === undefined) continue;
    const [, key = "", value = ""] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (!CONNECTION_PARAMETERS.includes(key)) throw badLine(key, `${path}:${index + 1}`);
    if (!values.has(key)) values.set(key, value);
  }
  return values;
}

function badLine(key: string, where: string): AtlasError {
  return new AtlasError({
    code: "store/service",
    kind: "input",
    problem: key === "" ? "this is no line of a service" : `"${key}" is no parameter that connects`,
    where,
    expected:
      (key === "" ? undefined : nearestWord(key, CONNECTION_PARAMETERS)) ??
      "a parameter, an equals sign without blanks around it, and its value, such as host=db.example.org",
  });
}
