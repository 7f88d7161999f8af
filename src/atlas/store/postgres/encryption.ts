import type { ConnectionOptions } from "node:tls";
import { AtlasError } from "#errors";
import { readBytes } from "#files";
import type { Environment, ServerAddress } from "./server-address.ts";

/** How a connection is encrypted. */
export interface Encryption {
  /** What the connection is begun with; `false` is none. */
  readonly ssl: ConnectionOptions | false;
  /** Whether a server that cannot encrypt is spoken to in plain. */
  readonly orPlain: boolean;
}

const NONE: Encryption = { ssl: false, orPlain: false };

/** The words of `sslmode`; the last is that of the package pg for `require`. */
const MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

/**
 * How a server wants to be spoken to by `sslmode`, `sslrootcert`, `sslcert` and `sslkey` of its address, or else by the variables
 * `PGSSLMODE`, … of the environment, with the meanings that they have for PostgreSQL's own programs: encrypted where the server
 * can unless more is asked for, and the server's certificate looked at where `verify-…` says so.
 *
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html
 * @throws AtlasError `store/address` (kind `input`) for a word that `sslmode` has not, and those of reading certificates
 */
export async function encryptionOf(
  { host, parameters }: Pick<ServerAddress, "host" | "parameters">,
  environment: Environment,
): Promise<Encryption> {
  const said = (name: string) => parameters[name] || environment[`PG${name.toUpperCase()}`] || "";
  const mode = said("sslmode") || (parameters.ssl === "true" ? "require" : "prefer");
  if (!MODES.includes(mode)) {
    throw new AtlasError({
      code: "store/address",
      kind: "input",
      problem: `sslmode is "${mode}"`,
      expected: MODES.slice(0, -1).join(", "),
    });
  }
  // A socket of this machine carries nothing that others could hear.
  if (mode === "disable" || host.startsWith("/")) return NONE;
  const [root, certificate, key] = [said("sslrootcert"), said("sslcert"), said("sslkey")];
  const isSystem = root === "" || root === "system";
  // With a root named, `require` has always meant `verify-ca`.
  const verifies = mode.startsWith("verify-") || (mode === "require" && !isSystem);
  const text = async (path: string) => Buffer.from(await readBytes(path));
  return {
    orPlain: mode === "prefer" || mode === "allow",
    ssl: {
      rejectUnauthorized: verifies,
      ...(verifies && mode !== "verify-full" && { checkServerIdentity: () => undefined }),
      ...(!isSystem && verifies && { ca: await text(root) }),
      ...(certificate !== "" && { cert: await text(certificate) }),
      ...(key !== "" && { key: await text(key) }),
    },
  };
}
