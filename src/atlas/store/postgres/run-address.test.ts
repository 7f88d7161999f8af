import { describe, expect, it } from "vitest";
import { addressOfRun, runAddress } from "./run-address.ts";

describe("the address of a run in a database", () => {
  const nowhere = { host: "", port: "", user: "", password: "", database: "", parameters: {} };
  const socket = "/var/run/postgresql";

  it.each([
    [
      "postgres://me@host:5433/lab?sslmode=require",
      { host: "host", port: "5433", user: "me", database: "lab", parameters: { sslmode: "require" } },
    ],
    ["postgresql://host/lab", { host: "host", database: "lab" }],
    [`postgres:///lab?host=${socket}`, { host: socket, database: "lab" }],
    [`postgres://me@/lab?host=${socket}`, { host: socket, user: "me", database: "lab" }],
    ["postgres://:5433/lab", { port: "5433", database: "lab" }],
    ["postgres://%2Ftmp/lab", { host: "/tmp", database: "lab" }],
    ["postgres://me@[::1]/my%20lab", { host: "::1", user: "me", database: "my lab" }],
    ["postgres://?host=h&port=1&user=u&dbname=d", { host: "h", port: "1", user: "u", database: "d" }],
    ["postgres://host/lab?connect_timeout=3", { host: "host", database: "lab" }],
    ["postgres://", {}],
  ])("%s leads to a server and names a run", (text, server) => {
    const run = `${text}${text.endsWith("?") ? "" : text.includes("?") ? "&" : "?"}run=my`;
    expect(runAddress(run, {})).toEqual({
      whole: run,
      shown: run,
      server: { ...nowhere, ...server },
      run: "my",
    });
    expect(addressOfRun(text, "my", {})).toBe(run);
    expect(addressOfRun(run, "my", {})).toBe(run);
  });

  it.each([
    ["postgres://", "postgres://u:@h:1/d?run=my".replace(":@", "@")],
    ["postgres:///lab", "postgres://u@h:1/lab?run=my"],
    ["postgres://me@host:5433/lab", "postgres://me@host:5433/lab?run=my"],
    ["postgres://me:secret@/lab", "postgres://me:secret@h:1/lab?run=my"],
    [
      "postgres:///?host=/tmp&user=me&dbname=lab&port=2",
      "postgres:///?host=/tmp&user=me&dbname=lab&port=2&run=my",
    ],
  ])("%s takes what it leaves out from the environment, and has it from then on", (text, whole) => {
    const environment = { PGHOST: "h", PGPORT: "1", PGUSER: "u", PGDATABASE: "d" };
    expect(addressOfRun(text, "my", environment)).toBe(whole);
    expect(runAddress(`${text}${text.includes("?") ? "&" : "?"}run=my`, environment).whole).toBe(whole);
  });

  it("takes the folder of a socket, a number of version 6 and odd names from the environment", () => {
    expect(addressOfRun("postgres://", "my", { PGHOST: socket, PGDATABASE: "a/b" })).toBe(
      `postgres:///a%2Fb?host=${socket}&run=my`,
    );
    const found = runAddress("postgres://?run=my", { PGHOST: "::1", PGUSER: "a@b", PGDATABASE: "a/b" });
    expect(found.server).toEqual({ ...nowhere, host: "::1", user: "a@b", database: "a/b" });
    expect(found.whole).toBe("postgres://a%40b@[::1]/a%2Fb?run=my");
  });

  it("is shown without its password, which other processes need, wherever it stands", () => {
    const text = "postgres://me:p%2Fw%25@host/lab?password=second&run=my";
    const { whole, server, shown } = runAddress(text);
    expect(whole).toBe(text);
    expect(server).toMatchObject({ user: "me", password: "second" });
    expect(runAddress("postgres://me:p%2Fw%25@host/lab?run=my").server.password).toBe("p/w%");
    expect(shown).toBe("postgres://me@host/lab?run=my");
  });

  it("is refused with a parameter that PostgreSQL has not, and the one that may be meant is named", () => {
    expect(() => runAddress("postgres://host/lab?sslmod=require&run=my")).toThrow(
      /parameter "sslmod", which connects nothing; expected sslmode/,
    );
    const refusals: readonly [Readonly<Record<string, string>>, string][] = [
      [{ PGPORT: "five" }, 'PGPORT holds "five", which is no port'],
      [{ PGHOST: "a,b" }, "names several hosts, a,b; expected one"],
    ];
    for (const [environment, words] of refusals)
      expect(() => runAddress("postgres://?run=my", environment)).toThrow(words);
  });

  it("is refused where it names no run, another run, or is no address; nothing of a password is said", () => {
    const refusals = [
      () => runAddress("postgres://me:secret@host/lab"),
      () => runAddress("postgres://me:secret@host:port/lab?run=my"),
      () => addressOfRun("postgres://me:secret@host/lab?run=other", "my"),
      () => addressOfRun("mysql://me:secret@host/lab", "my"),
      () => runAddress("postgres://me:secret%@host/lab?run=my"),
    ];
    for (const refusal of refusals) {
      expect(refusal).toThrow(expect.objectContaining({ code: "store/address", kind: "input" }));
      expect(refusal).not.toThrow(/secret/);
    }
  });
});
