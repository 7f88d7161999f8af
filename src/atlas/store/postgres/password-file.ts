import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemErrorCode } from "#files";
import type { Environment } from "./server-address.ts";

/** What a line of a password file has to match. */
export interface WantedLogin {
  /** A name, a number, or the folder of a socket. */
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}

/** A password and where it was found, or why there is none. */
export type FoundPassword =
  | { readonly password: string; readonly where: string }
  | { readonly password: undefined; readonly reason: string; readonly remedy?: string };

/** Folders of sockets whose lines are those of `localhost`. */
const SOCKET_FOLDERS: readonly string[] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];

/** Where passwords are kept: `PGPASSFILE`, else `.pgpass` in the home folder, as for PostgreSQL's own programs. */
export function passwordFile(environment: Environment, home: string, platform = process.platform): string {
  const { PGPASSFILE = "", APPDATA = home } = environment;
  if (PGPASSFILE !== "") return PGPASSFILE;
  return platform === "win32" ? join(APPDATA, "postgresql", "pgpass.conf") : join(home, ".pgpass");
}

/**
 * The password of a file of lines `host:port:database:user:password`, of which the first that fits counts: `*` stands for
 * anything, a backslash before a colon or a backslash for these, `#` begins a comment. As PostgreSQL's programs do, a file
 * that others than its owner may read is passed over.
 *
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export async function passwordIn(
  path: string,
  { host, port, database, user }: WantedLogin,
  platform = process.platform,
): Promise<FoundPassword> {
  let text: string;
  try {
    const found = await stat(path);
    if (!found.isFile()) return { password: undefined, reason: `${path} is no plain file` };
    if (platform !== "win32" && (found.mode & 0o077) !== 0) {
      const mode = (found.mode & 0o777).toString(8).padStart(4, "0");
      return {
        password: undefined,
        reason: `${path} is passed over, since others may read or write it (mode ${mode})`,
        remedy: `chmod 0600 ${path}`,
      };
    }
    text = await readFile(path, "utf8");
  } catch (error) {
    const isMissing = systemErrorCode(error) === "ENOENT";
    return { password: undefined, reason: `${path} ${isMissing ? "is not there" : "cannot be read"}` };
  }
  const wanted = [SOCKET_FOLDERS.includes(host) ? "localhost" : host, port, database, user];
  for (const [index, line] of text.split("\n").entries()) {
    const password = line.startsWith("#") ? undefined : passwordOf(line.replace(/\r$/, ""), wanted);
    if (password !== undefined) return { password, where: `line ${index + 1} of ${path}` };
  }
  return { password: undefined, reason: `${path} has no line for ${wanted.join(":")}` };
}

/** A field up to the colon after it, in which a backslash stands before what it takes literally. */
const FIELD = /^((?:\\.|[^:\\])*):/s;

function passwordOf(line: string, wanted: readonly string[]): string | undefined {
  let rest = line;
  for (const value of wanted) {
    const [whole, field] = FIELD.exec(rest) ?? [];
    if (whole === undefined || field === undefined) return undefined;
    if (field !== "*" && literal(field) !== value) return undefined;
    rest = rest.slice(whole.length);
  }
  // What follows a colon in the place of the password is a comment to PostgreSQL.
  return literal(FIELD.exec(`${rest}:`)?.[1] ?? rest);
}

function literal(field: string): string {
  return field.replaceAll(/\\(.)/gs, "$1");
}
