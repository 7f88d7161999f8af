import { existsSync } from "node:fs";
import { Socket } from "node:net";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import type { PoolConfig } from "pg";
import { AtlasError } from "#errors";
import { encryptionOf } from "./encryption.ts";
import { passwordFile, passwordIn } from "./password-file.ts";
import type { Environment, ServerAddress } from "./server-address.ts";
import { serviceNamed } from "./service-file.ts";

/** How a process comes into a database. */
export interface Login {
  /** What the package is told; asked for a password, it looks where there may be one. */
  readonly settings: PoolConfig;
  /** Whether a server that cannot encrypt is spoken to in plain. */
  readonly orPlain: boolean;
  /** Where the password that was used came from; `undefined` before the server asked for one. */
  readonly passwordFrom: () => string | undefined;
}

/** Where servers of a machine usually have their socket. */
const SOCKET_FOLDERS: readonly string[] = ["/var/run/postgresql", "/tmp"];

const USUAL_PORT = "5432";

/**
 * How to come into the database of an address, with what it leaves out taken from where PostgreSQL's own programs take it: the
 * socket of this machine, the name of whoever calls, the password of a service, `PGPASSWORD`, the password file, `PGSSLMODE` and the
 * like.
 *
 * @param shown the address for people
 * @throws AtlasError of kind `input`: `store/address` for a setting that there is not, `store/service`, and those of reading certificates
 */
export async function loginTo(
  server: ServerAddress,
  shown: string,
  environment: Environment = process.env,
): Promise<Login> {
  const port = server.port || USUAL_PORT;
  const host = server.host || usualHost(port);
  const user = server.user || userInfo().username;
  const database = server.database || user;
  const { application_name, options, client_encoding, sslnegotiation, channel_binding } = server.parameters;
  const { ssl, orPlain } = await encryptionOf({ host, parameters: server.parameters }, environment);
  const named = server.parameters.service || environment.PGSERVICE;
  const service = named ? serviceNamed(named, environment) : undefined;
  let from: string | undefined;
  const sockets = new Set<Socket>();
  const stream = () => {
    const socket = new Socket();
    sockets.add(socket);
    return socket.once("close", () => sockets.delete(socket));
  };
  const password = async (): Promise<string> => {
    from = "the address";
    if (server.password !== "") return server.password;
    const ofService = service?.values.get("password");
    from = `the service ${service?.name} in ${service?.path}`;
    if (ofService) return ofService;
    from = "PGPASSWORD";
    if (environment.PGPASSWORD) return environment.PGPASSWORD;
    const path = passwordFile(environment, environment.HOME || homedir());
    const found = await passwordIn(path, { host, port, database, user });
    if (!found.password) {
      const reason = found.password === undefined ? found.reason : `${found.where} has none`;
      const remedy = found.password === undefined ? found.remedy : undefined;
      // The server would wait for a minute, and this process with it.
      setImmediate(() => {
        for (const socket of sockets) socket.destroy();
      });
      const line = [host, port, database, user, "PASSWORD"].join(":");
      throw new AtlasError({
        code: "store/refused",
        kind: "input",
        where: shown,
        problem: `the database asks for a password, and there is none: PGPASSWORD is not set, and ${reason}`,
        remedy: remedy ?? `Set PGPASSWORD, or write a line such as ${line} into ${path}, with mode 0600`,
      });
    }
    from = found.where;
    return found.password;
  };
  return {
    settings: {
      host,
      port: Number(port),
      user,
      database,
      password,
      stream,
      ssl,
      ...(application_name !== undefined && { application_name }),
      ...(options !== undefined && { options }),
      ...(client_encoding !== undefined && { client_encoding }),
      ...(sslnegotiation === "direct" && { sslnegotiation }),
      ...((channel_binding === "require" || channel_binding === "prefer") && { enableChannelBinding: true }),
    },
    orPlain,
    passwordFrom: () => from,
  };
}

/** The folder of the socket of this machine's server, as PostgreSQL's own programs take it; this machine's loop without one. */
function usualHost(port: string): string {
  return SOCKET_FOLDERS.find((folder) => existsSync(join(folder, `.s.PGSQL.${port}`))) ?? "localhost";
}
