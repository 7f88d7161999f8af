import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { passwordFile, passwordIn } from "./password-file.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-password-"));
const path = join(folder, ".pgpass");
const login = { host: "db.lab", port: "5432", database: "lab", user: "me" };

afterAll(() => rmSync(folder, { recursive: true }));

function write(text: string, mode = 0o600): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
}

describe("a password file", () => {
  it.each([
    ["db.lab:5432:lab:me:secret", "secret", 1],
    ["# db.lab:5432:lab:me:no\n\n*:*:*:me:yes\ndb.lab:5432:lab:me:no", "yes", 3],
    ["db.lab:5433:*:*:no\r\nother:*:*:*:no\r\n*:*:lab:me:yes\r\n", "yes", 3],
    ["*:*:*:*:a\\:b\\\\c:and a comment", "a:b\\c", 1],
    ["*:*:*:*:ends\\", "ends\\", 1],
    ["*:*:*:*:", "", 1],
    ["db\\.lab:5432:lab:me:p w ", "p w ", 1],
  ])("%j has %j", async (text, password, line) => {
    write(text);
    expect(await passwordIn(path, login)).toEqual({ password, where: `line ${line} of ${path}` });
  });

  it.each([
    "",
    "#*:*:*:*:no",
    "*:*:*:no",
    "**:*:*:*:no",
    "db.lab:5432:lab:*",
    "d*:5432:lab:me:no",
    "DB.LAB:*:*:*:no",
  ])("%j has none for this login", async (text) => {
    write(text);
    expect(await passwordIn(path, login)).toEqual({
      password: undefined,
      reason: `${path} has no line for db.lab:5432:lab:me`,
    });
  });

  it("takes the usual socket of a machine for localhost, and names that hold colons", async () => {
    write("localhost:*:*:*:socket\n\\:\\:1:*:a\\:b:*:version 6");
    expect(await passwordIn(path, { ...login, host: "/var/run/postgresql" })).toMatchObject({
      password: "socket",
    });
    expect(await passwordIn(path, { ...login, host: "/elsewhere" })).toMatchObject({ password: undefined });
    expect(await passwordIn(path, { ...login, host: "::1", database: "a:b" })).toMatchObject({
      password: "version 6",
    });
  });

  it.each([0o640, 0o604, 0o620, 0o601])(
    "of mode %o is passed over, and what mends it is said",
    async (mode) => {
      write("*:*:*:*:secret", mode);
      expect(await passwordIn(path, login)).toEqual({
        password: undefined,
        reason: `${path} is passed over, since others may read or write it (mode 0${mode.toString(8)})`,
        remedy: `chmod 0600 ${path}`,
      });
      expect(await passwordIn(path, login, "win32")).toMatchObject({ password: "secret" });
    },
  );

  it("that is not there, or no file, has none", async () => {
    rmSync(path);
    expect(await passwordIn(path, login)).toEqual({ password: undefined, reason: `${path} is not there` });
    mkdirSync(path);
    expect(await passwordIn(path, login)).toEqual({
      password: undefined,
      reason: `${path} is no plain file`,
    });
    rmSync(path, { recursive: true });
  });

  it("lies where PostgreSQL's programs look for it", () => {
    expect(passwordFile({}, "/home/me", "linux")).toBe("/home/me/.pgpass");
    expect(passwordFile({ PGPASSFILE: "" }, "/home/me", "linux")).toBe("/home/me/.pgpass");
    expect(passwordFile({ PGPASSFILE: "/else/where" }, "/home/me", "linux")).toBe("/else/where");
    expect(passwordFile({ APPDATA: "app" }, "home", "win32")).toBe(join("app", "postgresql", "pgpass.conf"));
  });
});
