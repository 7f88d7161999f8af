import { expect, test, vi } from "vitest";
import { postgresStore } from "./postgres-store.ts";

vi.mock("pg", () => {
  throw new Error("Cannot find package");
});

test("where pg is not installed, how to install it is said", async () => {
  const store = postgresStore("postgres://user:secret@localhost/database?run=my");
  await expect(store.prepare()).rejects.toMatchObject({
    code: "store/needs-pg",
    kind: "failure",
    remedy: "Install it with npm install pg@8.23.1",
  });
});
