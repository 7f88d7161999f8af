import { AtlasError } from "#errors";
import { type Environment, isFollowed, type ServerAddress, serverOf } from "./server-address.ts";
import { serviceNamed } from "./service-file.ts";

/** Where a run lies in a database: `postgres://user@host:port/database?run=NAME`. */
export interface RunAddress {
  /** What another process opens the same store by; may hold a password. */
  readonly whole: string;
  /** The same for people: without a password. */
  readonly shown: string;
  /** What connects to the database: all but the run. */
  readonly server: ServerAddress;
  /** The name of the run; one database holds many. */
  readonly run: string;
}

const SCHEME = /^postgres(ql)?:\/\//;

const EXPECTED = "an address such as postgres://user@host/database?run=my";

/** A host may be left out, or stand among the parameters where it is a socket; the standard for addresses wants one. */
const NO_HOST = "no-host.invalid";
const BEFORE_NO_HOST = /^(\w+:\/\/(?:[^/?#]*@)?)(?![^/?#]*@)(?=[:/?#]|$)/;

/**
 * The address of a run in a database. Host, port, user and database that it leaves out are those of its service (`service=`,
 * `PGSERVICE`) or else of the environment (`PGHOST`, `PGPORT`, `PGUSER`, `PGDATABASE`), and stand in it from then on as what else the
 * service says does, so that it leads to the same place from anywhere; the password of a service does not.
 *
 * @throws AtlasError of kind `input`: `store/address` where it is none or names no run, `store/service`
 */
export function runAddress(text: string, environment: Environment = process.env): RunAddress {
  const url = parsed(text, environment);
  const run = url.searchParams.get("run") ?? "";
  if (run === "") throw badAddress("the address names no run", shownUrl(url));
  return { whole: textOf(url), shown: shownUrl(url), server: serverOf(url, NO_HOST, badAddress), run };
}

/**
 * The address of the run of a name in the database that an address, or the environment, leads to.
 *
 * @throws AtlasError of kind `input`: `store/address` where it is none or names another run, `store/service`
 */
export function addressOfRun(database: string, name: string, environment: Environment = process.env): string {
  const url = parsed(database, environment);
  const named = url.searchParams.get("run");
  if (named !== null && named !== name)
    throw badAddress(`the address names the run ${named}, the configuration ${name}`, shownUrl(url));
  url.searchParams.set("run", name);
  return textOf(url);
}

function parsed(text: string, environment: Environment): URL {
  const url = SCHEME.test(text) ? URL.parse(text.replace(BEFORE_NO_HOST, `$1${NO_HOST}`)) : null;
  // What cannot be read may hold a password.
  if (url === null) throw badAddress("this is no address of a database", undefined);
  complete(url, environment);
  return url;
}

/** Puts into an address what it leaves out and its service or the environment has, but for a password. */
function complete(url: URL, environment: Environment): void {
  const name = url.searchParams.get("service") || environment.PGSERVICE;
  const service = name ? serviceNamed(name, environment) : undefined;
  const said = (parameter: string, variable: string) =>
    service?.values.get(parameter) || environment[variable] || "";
  const lacks = (parameter: string) => !url.searchParams.get(parameter);
  const host = said("host", "PGHOST");
  if (host !== "" && url.hostname === NO_HOST && lacks("host")) {
    if (host.startsWith("/")) put(url, "host", host);
    else url.hostname = host.includes(":") ? `[${host}]` : host;
  }
  const port = said("port", "PGPORT");
  if (port !== "" && url.port === "" && lacks("port")) {
    const whose = service?.values.get("port") ? `port of the service ${service.name}` : "PGPORT";
    if (!/^\d{1,5}$/.test(port)) throw badAddress(`${whose} holds "${port}", which is no port`, undefined);
    url.port = port;
  }
  const user = said("user", "PGUSER");
  if (user !== "" && url.username === "" && lacks("user")) url.username = encodeURIComponent(user);
  const database = said("dbname", "PGDATABASE");
  if (database !== "" && /^\/?$/.test(url.pathname) && lacks("dbname"))
    url.pathname = `/${encodeURIComponent(database)}`;
  for (const [parameter, value] of service?.values ?? [])
    if (isFollowed(parameter) && lacks(parameter)) put(url, parameter, value);
}

/** Puts a parameter into an address before its run. */
function put(url: URL, parameter: string, value: string): void {
  const run = url.searchParams.get("run");
  url.searchParams.delete("run");
  url.searchParams.set(parameter, value);
  if (run !== null) url.searchParams.set("run", run);
}

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
  return href.replace(NO_HOST, "").slice(0, -search.length || undefined) + parameters;
}

function badAddress(problem: string, where: string | undefined, expected = EXPECTED): AtlasError {
  return new AtlasError({
    code: "store/address",
    kind: "input",
    problem,
    ...(where !== undefined && { where }),
    expected,
  });
}
