import type { AtlasError } from "#errors";
import { nearestWord } from "#words";

/** Variables of a process by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A server with one of its databases, as an address names them; empty is what it leaves out. */
export interface ServerAddress {
  /** A name, a number, or the folder of a socket. */
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** What else it says of how to connect, by the names that PostgreSQL gives it. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Parameters that name what may stand before the question mark, too. */
const PLACES = ["host", "port", "user", "password", "dbname"];

/** Parameters that something here follows. */
const FOLLOWED = [
  "application_name",
  "channel_binding",
  "client_encoding",
  "options",
  "ssl",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslnegotiation",
  "sslrootcert",
];

/** Parameters of PostgreSQL's own that change nothing here: how long is waited and how connections are kept is decided by us. */
const PASSED_OVER = [
  "connect_timeout",
  "fallback_application_name",
  "gssencmode",
  "keepalives",
  "keepalives_count",
  "keepalives_idle",
  "keepalives_interval",
  "load_balance_hosts",
  "sslcompression",
  "sslsni",
  "target_session_attrs",
  "tcp_user_timeout",
];

/** The parameters of a connection that an address or a service may have. */
export const CONNECTION_PARAMETERS: readonly string[] = [...PLACES, ...FOLLOWED, ...PASSED_OVER];

/** What names others: parameters of a file, and a run. */
const SERVICE = "service";
const KNOWN = [...CONNECTION_PARAMETERS, SERVICE, "run"];

/** Whether a parameter of a connection changes how it is made here, beside where and by whom. */
export function isFollowed(parameter: string): boolean {
  return FOLLOWED.includes(parameter);
}

type Refusal = (problem: string, where: undefined, expected: string) => AtlasError;

/**
 * What an address says of the server.
 *
 * @param noHost the host of an address that has none
 * @param refusal makes the error for a parameter that PostgreSQL has not either
 */
export function serverOf(url: URL, noHost: string, refusal: Refusal): ServerAddress {
  const { searchParams } = url;
  const parameters: Record<string, string> = {};
  for (const [name, value] of searchParams) {
    if (!KNOWN.includes(name)) {
      const problem = `the address has a parameter "${name}", which connects nothing`;
      throw refusal(problem, undefined, nearestWord(name, KNOWN) ?? [...PLACES, ...FOLLOWED].join(", "));
    }
    if (isFollowed(name) || name === SERVICE) parameters[name] = value;
  }
  const said = (name: string, otherwise: string) => searchParams.get(name) || decoded(otherwise, refusal);
  const hostname = url.hostname === noHost ? "" : url.hostname.replace(/^\[(.+)\]$/, "$1");
  const host = said("host", hostname);
  if (host.includes(",")) throw refusal(`the address names several hosts, ${host}`, undefined, "one");
  return {
    host,
    port: said("port", url.port),
    user: said("user", url.username),
    password: said("password", url.password),
    database: said("dbname", url.pathname.slice(1)),
    parameters,
  };
}

function decoded(part: string, refusal: Refusal): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refusal("the address has a per cent sign that begins no character", undefined, "%25 in its place");
  }
}
