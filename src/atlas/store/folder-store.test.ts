import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryPath } from "#files";
import { folderStore } from "./folder-store.ts";

const folder = mkdtempSync(join(tmpdir(), "folder-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("who claims a run clears away what killed processes left in any of its folders, and nothing else", async () => {
  const store = folderStore(folder);
  await store.prepare();
  for (const name of ["figures", "figures/paper", "cells"]) mkdirSync(join(folder, name));
  const left = [".", "weights", "cells", "figures", "figures/paper"].map((name) =>
    temporaryPath(join(folder, name, "page.html")),
  );
  const own = join(folder, "cells", ".page.html.mine.tmp");
  for (const path of [...left, own]) writeFileSync(path, "");
  const lock = await store.claim();
  await lock.release();
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(names.filter((name) => name.endsWith(".tmp"))).toEqual(["cells/.page.html.mine.tmp"]);
});
