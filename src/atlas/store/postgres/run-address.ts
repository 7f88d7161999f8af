import { AtlasError } from "#errors";

/** Where a run lies in a database: `postgres://user@host:port/database?run=NAME`. */
export interface RunAddress {
  /** What another process opens the same store by; may hold a password. */
  readonly whole: string;
  /** The same for people: without a password. */
  readonly shown: string;
  /** What connects to the database: all but the run. */
  readonly server: string;
  /** The name of the run; one database holds many. */
  readonly run: string;
}

const SCHEME = /^postgres(ql)?:\/\//;

const EXPECTED = "an address such as postgres://user@host/database?run=my";

/**
 * The address of a run in a database.
 *
 * @throws AtlasError of kind `input`: `store/address` where it is none or names no run
 */
export function runAddress(text: string): RunAddress {
  const url = parsed(text);
  const run = url.searchParams.get("run") ?? "";
  if (run === "") throw badAddress("the address names no run", shownUrl(url));
  const server = new URL(url);
  server.searchParams.delete("run");
  return { whole: textOf(url), shown: shownUrl(url), server: textOf(server), run };
}

/**
 * The address of the run of a name in the database that an address leads to.
 *
 * @throws AtlasError of kind `input`: `store/address` where it is none or names another run
 */
export function addressOfRun(database: string, name: string): string {
  const url = parsed(database);
  const named = url.searchParams.get("run");
  if (named !== null && named !== name)
    throw badAddress(`the address names the run ${named}, the configuration ${name}`, shownUrl(url));
  url.searchParams.set("run", name);
  return textOf(url);
}

function parsed(text: string): URL {
  // A host may be left out, or stand among the parameters where it is a socket; the standard for addresses wants one after a user.
  const url = SCHEME.test(text) ? URL.parse(text.replace("@/", `@${NO_HOST}/`)) : null;
  // What cannot be read may hold a password.
  if (url === null) throw badAddress("this is no address of a database", undefined);
  return url;
}

const NO_HOST = "no-host.invalid";

function shownUrl(url: URL): string {
  const shown = new URL(url);
  shown.password = "";
  shown.searchParams.delete("password");
  return textOf(shown);
}

function textOf(url: URL): string {
  const { href, search } = url;
  // The folder of a socket reads better as it is.
  const parameters = search.replaceAll("%2F", "/");
  return href.replace(`@${NO_HOST}`, "@").slice(0, -search.length || undefined) + parameters;
}

function badAddress(problem: string, where: string | undefined): AtlasError {
  return new AtlasError({
    code: "store/address",
    kind: "input",
    problem,
    ...(where !== undefined && { where }),
    expected: EXPECTED,
  });
}
