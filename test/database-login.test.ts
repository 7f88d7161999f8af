import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { addressOfRun, openRunStore } from "#atlas/store";
import { lossAtlas } from "./command-line.ts";
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from "./postgres-server.ts";

/** Makes the certificate of a server. */
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-login-"));
const passwords = join(folder, "passwords");

let plain: PostgresServer;
let encrypting: PostgresServer;

/** Passwords of both servers, as their owner alone may read them. */
function writePasswords(word: (server: PostgresServer) => string, mode = 0o600): void {
  const escaped = (text: string) => text.replaceAll(/[\\:]/g, "\\$&");
  const lines = [plain, encrypting].map((server) => `*:${server.port}:*:atlas:${escaped(word(server))}`);
  writeFileSync(passwords, ["# ours", ...lines, ""].join("\n"));
  chmodSync(passwords, mode);
}

/** Writes a run into the database that an address leads to, with what the environment has beside it. */
async function enter(address: string, environment: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const name of Object.keys(process.env)) if (name.startsWith("PG")) vi.stubEnv(name, undefined);
  const all = { PGPASSFILE: passwords, ...environment };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  await openRunStore(addressOfRun(address, "my")).prepare();
}

/** An address of a server that leaves out the password. */
const to = (server: PostgresServer, host = "127.0.0.1") => `postgres://atlas@${host}:${server.port}/postgres`;

const refused = (words: string) => ({
  code: "store/refused",
  kind: "input",
  message: expect.stringContaining(words),
});

describe.skipIf(POSTGRES_PROGRAMS === undefined)("a database is entered", () => {
  const warned = vi.fn();

  beforeAll(async () => {
    [plain, encrypting] = await Promise.all([startPostgres(), startPostgres(undefined, hasOpenssl)]);
    writePasswords(({ password }) => password);
    process.on("warning", warned);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    writePasswords(({ password }) => password);
  });
  afterAll(async () => {
    process.off("warning", warned);
    await Promise.all([plain.stop(), encrypting.stop()]);
    rmSync(folder, { recursive: true });
  });

  it("by the variables and the password file of PostgreSQL's own programs, without a word", async () => {
    const place = { PGPORT: `${plain.port}`, PGUSER: "atlas", PGDATABASE: "postgres" };
    await enter("postgres://", { PGHOST: "127.0.0.1", ...place });
    await enter("postgres://", { PGHOST: plain.socket, ...place });
    await enter(to(plain), { PGPASSFILE: "/nowhere", PGPASSWORD: plain.password });
    await enter(`postgres:///?host=${plain.socket}&port=${plain.port}&user=atlas&dbname=postgres`);
    expect(warned).not.toHaveBeenCalled();
  });

  it("by a service of a file, whose password comes before that of the environment", async () => {
    const services = join(folder, "services");
    const of = (server: PostgresServer, ...lines: readonly string[]) =>
      ["host=127.0.0.1", `port=${server.port}`, "user=atlas", "dbname=postgres", ...lines].join("\n");
    writeFileSync(
      services,
      `[plain]\n${of(plain, `password=${plain.password}`)}\n[wrong]\n${of(plain, "password=guessed")}\n[open]\n${of(plain)}\n`,
    );
    const file = { PGSERVICEFILE: services, PGPASSFILE: "/nowhere" };
    await enter("postgres://", { ...file, PGSERVICE: "plain", PGPASSWORD: "guessed", PGHOST: "nowhere" });
    await enter("postgres://?service=plain", { ...file, PGSERVICE: "wrong" });
    await enter("postgres://", { ...file, PGSERVICE: "open", PGPASSWORD: plain.password });
    await expect(enter("postgres://?service=wrong", file)).rejects.toMatchObject(
      refused(`the password was that of the service wrong in ${services}`),
    );
    await expect(enter(to(plain), { ...file, PGSERVICE: "none" })).rejects.toMatchObject({
      code: "store/service",
      kind: "input",
    });
  });

  it("never by a file that others may read, or a wrong password, and it is said whose it was", async () => {
    writePasswords(({ password }) => password, 0o644);
    await expect(enter(to(plain))).rejects.toMatchObject(
      refused(`${passwords} is passed over, since others may read`),
    );
    await expect(enter(to(plain))).rejects.toThrow(`chmod 0600 ${passwords}`);
    writePasswords(() => "guessed");
    await expect(enter(to(plain))).rejects.toMatchObject(
      refused(`the password was that of line 2 of ${passwords}`),
    );
    await expect(enter(to(plain), { PGPASSWORD: "guessed" })).rejects.toThrow(
      "the password was that of PGPASSWORD",
    );
    const missing = enter(to(plain), { PGPASSFILE: join(folder, "none") });
    await expect(missing).rejects.toThrow(`127.0.0.1:${plain.port}:postgres:atlas:PASSWORD`);
    await expect(missing).rejects.toMatchObject(refused(`${join(folder, "none")} is not there`));
    writePasswords(() => "");
    await expect(enter(to(plain))).rejects.toMatchObject(refused(`line 2 of ${passwords} has none`));
  });

  it("in vain without waiting until the server gives up", async () => {
    const began = performance.now();
    const ending = await lossAtlas(["status", `${to(plain)}?run=my`], {
      cwd: folder,
      env: { PGPASSFILE: join(folder, "none") },
    });
    expect(ending).toMatchObject({ code: 2, errors: expect.stringContaining("error [store/refused]") });
    // PostgreSQL waits for a password for 60 s.
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it.skipIf(!hasOpenssl)("encrypted where the server can, and as sslmode asks", async () => {
    const at = (mode: string, host?: string) => `${to(encrypting, host)}?sslmode=${mode}`;
    const vouched = { PGSSLROOTCERT: encrypting.certificate };
    await enter(to(encrypting));
    await enter(at("require"));
    await enter(at("verify-full", "localhost"), vouched);
    await enter(at("verify-ca"), vouched);
    await enter(to(encrypting, "localhost"), { ...vouched, PGSSLMODE: "verify-full" });
    await enter(`${at("verify-ca")}&sslrootcert=${encrypting.certificate}`);
    expect(warned).not.toHaveBeenCalled();
    await expect(enter(at("disable"))).rejects.toMatchObject(refused("pg_hba.conf on the server says who"));
    await expect(enter(at("verify-full"), vouched)).rejects.toMatchObject(refused("does not match"));
    for (const mode of ["verify-ca", "verify-full"])
      await expect(enter(at(mode, "localhost"))).rejects.toMatchObject(
        refused("sslrootcert, or PGSSLROOTCERT"),
      );
    await expect(enter(`${to(plain)}?sslmode=require`)).rejects.toMatchObject(
      refused("does not support SSL"),
    );
    await expect(enter(at("always"))).rejects.toMatchObject({ code: "store/address" });
  });
});
