import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readError } from "./disk-error.ts";
import { nearPath } from "./near-path.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-near-"));
mkdirSync(join(folder, "runs", "fashion"), { recursive: true });
for (const name of ["small.yaml", "runs/fashion/cells.csv"]) writeFileSync(join(folder, name), "");

afterAll(() => rmSync(folder, { recursive: true }));

describe("a path that is not there", () => {
  it.each([
    ["smal.yaml", "small.yaml"],
    ["Small.yml", "small.yaml"],
    ["small", "small.yaml"],
    ["run/fashion/cells.csv", "runs/fashion/cells.csv"],
    ["runs/fashoin", "runs/fashion"],
    ["runs/fashion/cell.csv", "runs/fashion/cells.csv"],
  ])("%s may mean %s", (path, near) => {
    expect(nearPath(join(folder, path))).toBe(join(folder, near));
    const missing = Object.assign(new Error(), { code: "ENOENT" });
    expect(readError(missing, join(folder, path)).message).toContain(`Did you mean ${join(folder, near)}?`);
  });

  it("may mean nothing but what suits", () => {
    const isFolder = (path: string): boolean => statSync(path).isDirectory();
    expect(nearPath(join(folder, "smal"), isFolder)).toBeUndefined();
    expect(nearPath(join(folder, "run"), isFolder)).toBe(join(folder, "runs"));
    expect(nearPath(join(folder, "run/fashion"), isFolder)).toBe(join(folder, "runs/fashion"));
    expect(nearPath(join(folder, "run/fashion/cells.csv"), isFolder)).toBeUndefined();
  });

  it.each(["other.yaml", "run/cifar", "x/y/z", "run/fashion/journal"])("%s is like nothing", (path) => {
    expect(nearPath(join(folder, path))).toBeUndefined();
    const missing = Object.assign(new Error(), { code: "ENOENT" });
    expect(readError(missing, join(folder, path)).message).toMatch(/no such file\. Check the path$/);
  });
});
