import { describe, expect, it } from "vitest";
import { addressOfRun, runAddress } from "./run-address.ts";

describe("the address of a run in a database", () => {
  it.each([
    ["postgres://me@host:5433/lab?sslmode=require&run=my", "me@host:5433/lab?sslmode=require"],
    ["postgresql://host/lab?run=my", "host/lab"],
    ["postgres:///lab?host=/var/run/postgresql&run=my", "/lab?host=/var/run/postgresql"],
    ["postgres://me@/lab?host=/var/run/postgresql&run=my", "me@/lab?host=/var/run/postgresql"],
  ])("%s leads to a server and names a run", (text, server) => {
    const [scheme] = text.split("//");
    expect(runAddress(text)).toEqual({ whole: text, shown: text, server: `${scheme}//${server}`, run: "my" });
    expect(addressOfRun(`${scheme}//${server}`, "my")).toBe(text);
    expect(addressOfRun(text, "my")).toBe(text);
  });

  it("is shown without its password, which other processes need, wherever it stands", () => {
    const text = "postgres://me:p%2Fw%25@host/lab?password=second&run=my";
    const { whole, server, shown } = runAddress(text);
    expect(whole).toBe(text);
    expect(server).toBe("postgres://me:p%2Fw%25@host/lab?password=second");
    expect(shown).toBe("postgres://me@host/lab?run=my");
  });

  it("is refused where it names no run, another run, or is no address; nothing of a password is said", () => {
    const refusals = [
      () => runAddress("postgres://me:secret@host/lab"),
      () => runAddress("postgres://me:secret@host:port/lab?run=my"),
      () => addressOfRun("postgres://me:secret@host/lab?run=other", "my"),
      () => addressOfRun("mysql://me:secret@host/lab", "my"),
    ];
    for (const refusal of refusals) {
      expect(refusal).toThrow(expect.objectContaining({ code: "store/address", kind: "input" }));
      expect(refusal).not.toThrow(/secret/);
    }
  });
});
