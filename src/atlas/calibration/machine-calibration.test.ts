import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CALIBRATION, type Rates } from "#atlas/plan";
import { machineCalibration } from "./machine-calibration.ts";
import type { NetworkKind } from "./probes.ts";

let cache: string;
let asked: NetworkKind[];
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "calibration-"));
  asked = [];
  isDisturbed = false;
  vi.stubEnv("LOSS_ATLAS_CACHE", cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

const FOUND: Rates = { ...CALIBRATION.dense, operationsPerSecond: 12345 };

let isDisturbed = false;
const measure = async (kind: NetworkKind) => {
  asked.push(kind);
  return { rates: FOUND, isDisturbed };
};

const stored = () => JSON.parse(readFileSync(join(cache, "calibration.json"), "utf8"));
const store = (changes: object) =>
  writeFileSync(join(cache, "calibration.json"), JSON.stringify({ ...stored(), ...changes }));

test("a machine is measured once for every kind of networks", async () => {
  expect(await machineCalibration(["dense"])).toBeUndefined();
  expect((await machineCalibration(["dense"], measure))?.dense).toEqual(FOUND);
  expect((await machineCalibration(["dense"], measure))?.dense).toEqual(FOUND);
  expect((await machineCalibration(["dense"]))?.convolutional).toEqual(CALIBRATION.convolutional);
  expect(await machineCalibration(["dense", "convolutional"])).toBeUndefined();
  expect(await machineCalibration(["dense", "convolutional"], measure)).toEqual({
    dense: FOUND,
    convolutional: FOUND,
  });
  expect(asked).toEqual(["dense", "convolutional"]);
});

test.each([
  ["of another processor or other versions", () => store({ of: "another machine" })],
  ["of another format", () => store({ version: 0 })],
  ["whose numbers are none", () => store({ dense: { ...FOUND, secondsPerActivation: "much" } })],
  ["that is no JSON", () => writeFileSync(join(cache, "calibration.json"), "{")],
])("what is kept %s is measured anew", async (_, change) => {
  await machineCalibration(["dense"], measure);
  change();
  expect(await machineCalibration(["dense"])).toBeUndefined();
  expect((await machineCalibration(["dense"], measure))?.dense).toEqual(FOUND);
  expect(asked).toEqual(["dense", "dense"]);
  expect((await machineCalibration(["dense"]))?.dense).toEqual(FOUND);
});

test("what was measured beside other programs is measured again once they are gone", async () => {
  isDisturbed = true;
  await machineCalibration(["dense"], measure);
  const busy = () => false;
  const idle = () => true;
  expect((await machineCalibration(["dense"], measure, busy))?.dense).toEqual(FOUND);
  expect(asked).toEqual(["dense"]);
  isDisturbed = false;
  expect((await machineCalibration(["dense"], undefined, idle))?.dense).toEqual(FOUND);
  await machineCalibration(["dense"], measure, idle);
  await machineCalibration(["dense"], measure, idle);
  expect(asked).toEqual(["dense", "dense"]);
});

test("where nothing could be measured, nothing is known and nothing kept", async () => {
  expect(await machineCalibration(["dense"], async () => undefined)).toBeUndefined();
  expect(readdirSync(cache)).toEqual([]);
});

test("where nothing is kept, nothing is measured", async () => {
  vi.stubEnv("LOSS_ATLAS_CACHE", "");
  expect(await machineCalibration(["dense"], measure)).toBeUndefined();
  expect(asked).toEqual([]);
});
