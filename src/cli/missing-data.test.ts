import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { missingDataNotes } from "./missing-data.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-data-"));
mkdirSync(join(folder, "digits"));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ["data that are made", "{}", []],
  ["data that are there", "data: { source: digits }", []],
  ["data that lie below another folder", "data: { source: mnist }", ["mnist"]],
  ["data by their whole path", `data: { source: mnist, folder: ${folder}/elsewhere }`, ["elsewhere"]],
  [
    "an axis over amounts of them",
    "{ data: { source: mnist }, grid: { slices: { examples: [1000, 2000] } } }",
    ["mnist"],
  ],
])("of %s what is missing is said once", (_, text, missing) => {
  expect(missingDataNotes(parseConfiguration(text, "a.yaml"), folder)).toEqual(
    missing.map(
      (name) =>
        `there is no folder ${join(folder, name)}, in which loss-atlas run looks for the data (--data-dir)`,
    ),
  );
});
