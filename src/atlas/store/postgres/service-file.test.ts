import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { addressOfRun, runAddress } from "./run-address.ts";
import { serviceNamed } from "./service-file.ts";

const folder = mkdtempSync(join(tmpdir(), "services-"));
const home = join(folder, ".pg_service.conf");
const system = join(folder, "pg_service.conf");
afterAll(() => rmSync(folder, { recursive: true }));

const LAB = `# ours
[other]
host=elsewhere
odd line

[lab]
  host=db.example.org
# of the lab
port=5433
user=a@b
password=s=cret
dbname=runs
sslmode=require
port=1
connect_timeout=3
[after]
nonsense
`;
const here = { HOME: folder, PGSYSCONFDIR: join(folder, "nowhere") };

describe("a service", () => {
  beforeEach(() => {
    writeFileSync(home, LAB);
    rmSync(system, { force: true });
  });

  it("is read up to the next one, the first line of a parameter counts, and other services are nobody's business", () => {
    const { values, path } = serviceNamed("lab", here);
    expect(path).toBe(home);
    expect(Object.fromEntries(values)).toEqual({
      ...{ host: "db.example.org", port: "5433", user: "a@b", password: "s=cret", dbname: "runs" },
      ...{ sslmode: "require", connect_timeout: "3" },
    });
  });

  it("is that of the named file, else of the home folder, else of the system", () => {
    const host = (environment: Readonly<Record<string, string>>) =>
      serviceNamed("lab", { ...here, ...environment }).values.get("host");
    const named = join(folder, "named");
    writeFileSync(named, "[lab]\nhost=named\n");
    writeFileSync(system, "[lab]\nhost=system\n[wide]\nhost=wide\n");
    expect(host({ PGSYSCONFDIR: folder, PGSERVICEFILE: named })).toBe("named");
    expect(host({ PGSYSCONFDIR: folder })).toBe("db.example.org");
    expect(serviceNamed("wide", { ...here, PGSYSCONFDIR: folder }).path).toBe(system);
    rmSync(home);
    expect(host({ PGSYSCONFDIR: folder })).toBe("system");
    const windows = { ...here, APPDATA: folder };
    expect(() => serviceNamed("lab", windows, "win32")).toThrow(
      join(folder, "postgresql", ".pg_service.conf"),
    );
  });

  it("that is not there, or has a line that is none, is told with its place and without what it holds", () => {
    const refused = (words: string | RegExp) =>
      expect.objectContaining({
        code: "store/service",
        kind: "input",
        message: expect.stringMatching(words),
      });
    expect(() => serviceNamed("lib", here)).toThrow(refused(`${home}: no service is called "lib"`));
    expect(() => serviceNamed("lab", { ...here, PGSERVICEFILE: "/nowhere" })).toThrow(
      refused("/nowhere: the file of services is not there"),
    );
    expect(() => serviceNamed("after", here)).toThrow(refused(`${home}:17: this is no line of a service`));
    writeFileSync(home, "[lab]\npasswort=secret\n");
    expect(() => serviceNamed("lab", here)).toThrow(
      refused(/:2: "passwort" is no parameter that connects; expected password/),
    );
    expect(() => serviceNamed("lab", here)).not.toThrow(/secret/);
  });

  it("completes an address before the environment does, but for its password, and nothing that the address says", () => {
    const environment = { ...here, PGHOST: "h", PGPORT: "1", PGUSER: "u", PGSSLMODE: "disable" };
    const whole = "postgres://a%40b@db.example.org:5433/runs?sslmode=require&run=my";
    expect(addressOfRun("postgres://", "my", { ...environment, PGSERVICE: "lab" })).toBe(whole);
    const found = runAddress("postgres://?run=my", { ...environment, PGSERVICE: "lab" });
    expect(found).toMatchObject({ whole, shown: whole, server: { user: "a@b", password: "" } });
    expect(addressOfRun("postgres://me@host/?sslmode=disable&service=lab", "my", environment)).toBe(
      "postgres://me@host:5433/runs?sslmode=disable&service=lab&run=my",
    );
    writeFileSync(home, "[lab]\nhost=/tmp\nport=five\n");
    const ofSocket = { ...here, PGSERVICE: "lab" };
    expect(() => addressOfRun("postgres://", "my", ofSocket)).toThrow(
      'port of the service lab holds "five", which is no port',
    );
    expect(addressOfRun("postgres://:5/", "my", ofSocket)).toBe("postgres://:5/?host=/tmp&run=my");
  });
});
