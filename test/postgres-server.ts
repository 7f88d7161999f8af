import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A PostgreSQL server of a test's own, with a database `postgres` and a user `atlas` that has the password. */
export interface PostgresServer {
  readonly port: number;
  readonly password: string;
  /** The folder of its socket. */
  readonly socket: string;
  /** The certificate that it shows where connections are encrypted; it vouches for itself, as of `localhost`. */
  readonly certificate: string;
  /** The address of the database, with the password in it, at the server's own port or another. */
  address(run?: string, port?: number): string;
  /**
   * Ends it at once, as a machine does that loses its power, and starts it again with what is on its disk.
   *
   * @param pause between both, ms
   */
  restart(pause?: number): Promise<void>;
  stop(): Promise<void>;
}

const DEBIAN = "/usr/lib/postgresql";

/** The folder of the server's programs; `undefined` where none is installed. */
export const POSTGRES_PROGRAMS = existsSync(DEBIAN)
  ? readdirSync(DEBIAN)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(DEBIAN, version, "bin"))
      .find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")))
  : undefined;

/** Where a server can be reached beside the machine's own loop: its address there, and who may come, as a network. */
export interface Reach {
  readonly host: string;
  readonly network: string;
}

/**
 * Starts a server in a folder of its own; where the tests are run by root, as the user that Debian has for it.
 *
 * @param encrypts whether it wants all connections encrypted but those by its socket
 */
export async function startPostgres(reach?: Reach, encrypts = false): Promise<PostgresServer> {
  const programs = POSTGRES_PROGRAMS ?? "";
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-postgres-"));
  const password = "pass%word/1";
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password);
  const isRoot = process.getuid?.() === 0;
  const owner = (option: string) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  const through = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
  if (isRoot) for (const path of [folder, passwordFile]) chownSync(path, owner("-u"), owner("-g"));
  const data = join(folder, "data");
  const called = (program: string, words: readonly string[]) => {
    const [first = "", ...rest] = [...through, join(programs, program), ...words];
    return [first, rest] as const;
  };
  execFileSync(
    ...called("initdb", [
      "-D",
      data,
      "-U",
      "atlas",
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--no-sync",
    ]),
    { stdio: "ignore" },
  );
  const port = await freePort();
  const hosts = ["127.0.0.1", ...(reach === undefined ? [] : [reach.host])].join(",");
  const settings = [`port=${port}`, `unix_socket_directories=${folder}`, `listen_addresses=${hosts}`];
  if (reach !== undefined)
    appendFileSync(join(data, "pg_hba.conf"), `host all all ${reach.network} scram-sha-256\n`);
  const certificate = join(folder, "server.crt");
  if (encrypts) {
    const key = join(folder, "server.key");
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const files = ["-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...files, ...subject], { stdio: "ignore" });
    if (isRoot) chownSync(key, owner("-u"), owner("-g"));
    settings.push("ssl=on", `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`);
    const rules = join(data, "pg_hba.conf");
    writeFileSync(rules, readFileSync(rules, "utf8").replaceAll(/^host /gm, "hostssl "));
  }
  let server = await started(called, data, settings);
  const end = (signal: NodeJS.Signals) => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    return ended;
  };
  return {
    port,
    password,
    socket: folder,
    certificate,
    address: (run, at = port) => {
      const url = new URL(`postgres://atlas@${reach?.host ?? "127.0.0.1"}:${at}/postgres`);
      url.password = encodeURIComponent(password);
      if (run !== undefined) url.searchParams.set("run", run);
      return url.href;
    },
    restart: async (pause = 0) => {
      await end("SIGQUIT");
      await sleep(pause);
      server = await started(called, data, settings);
    },
    stop: async () => {
      await end("SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Called = (program: string, words: readonly string[]) => readonly [string, string[]];

async function started(called: Called, data: string, settings: readonly string[]): Promise<ChildProcess> {
  const words = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(...called("postgres", words), { stdio: ["ignore", "ignore", "pipe"], cwd: "/" });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.once("exit", () => reject(new Error(said)));
    server.stderr.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("database system is ready to accept connections")) resolve();
    });
  });
  return server;
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** A line to a server that can be cut. */
export interface Line {
  readonly port: number;
  /** Carries nothing more, and says so to nobody, as a cable does that is pulled out. */
  cut(): void;
  /** Ends what connections there are, and has no other until it is mended. */
  breakOff(): void;
  /** Carries again what comes new. */
  mend(): void;
  close(): void;
}

/** Opens a line to a port of this machine. */
export async function lineTo(port: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let state: "whole" | "cut" | "broken" = "whole";
  const end = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const server = createServer((near) => {
    if (state === "broken") {
      near.destroy();
      return;
    }
    const isDead = state === "cut";
    const far = isDead ? undefined : connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      if (from === undefined) continue;
      sockets.add(from);
      from.on("error", () => {});
      from.on("data", (bytes: Buffer) => {
        if (state === "whole") to?.write(bytes);
      });
      from.on("close", () => {
        sockets.delete(from);
        if (state !== "cut") to?.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut: () => {
      state = "cut";
    },
    breakOff: () => {
      state = "broken";
      end();
    },
    mend: () => {
      end();
      state = "whole";
    },
    close: () => {
      end();
      server.close();
    },
  };
}
