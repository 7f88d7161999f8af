import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const CHECKOUT = join(import.meta.dirname, "..");
const BIN = join(CHECKOUT, "bin");

const manifest = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
const needed: string = manifest.engines.node.replace(">=", "");

test.each([
  [needed, false],
  [`${needed}.3`, false],
  ["24.0.0", false],
  ["100.1.0", false],
  [needed.replace(/\d+$/, (minor) => String(Number(minor) - 1)), true],
  ["20.20.2", true],
  ["9.99.0", true],
])("Node %s is too old: %s", (version, isTooOld) => {
  const url = pathToFileURL(join(BIN, "node-needed.js")).href;
  const program = `import { nodeTooOld } from ${JSON.stringify(url)}; console.log(nodeTooOld(${JSON.stringify(version)}))`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect(said.trim()).toBe(
    isTooOld
      ? `error [cli/node-too-old]: Loss Atlas needs Node ${needed} or newer, and this is Node ${version}. Install Node 24 (https://nodejs.org)`
      : "undefined",
  );
});

test.each(["loss-atlas.js", "preinstall.js"])("%s of an installed package says so in one line", (file) => {
  const place = mkdtempSync(join(tmpdir(), "loss-atlas-bin-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  cpSync(BIN, join(place, "bin"), { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ type: "module" }));
  const old = `data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.20.2" })`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", old, join(place, "bin", file)], {
    encoding: "utf8",
    env: { ...process.env, LOSS_ATLAS_RELAUNCHED: undefined },
  });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^error \[cli\/node-too-old\]: .* this is Node 20\.20\.2\. .*\n$/),
  });
});
