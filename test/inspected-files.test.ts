import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSafetensors } from "#files";
import { float32Tensor } from "#trees";
import { inspectedFile } from "../src/cli/elsewhere/inspect-file.ts";
import { defineCommand } from "../src/cli/inspect-command.ts";
import { npzFile, type WrittenArray } from "../src/sources/readers/numpy-files.testing.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-inspected-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const ROWS = 30;
const array = (shape: readonly number[], valueAt: (i: number) => number): WrittenArray => ({
  type: "<f4",
  shape,
  values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => valueAt(i)),
});
const save = (name: string, arrays: Readonly<Record<string, WrittenArray>>): string => {
  writeFileSync(at(name), npzFile(arrays));
  return at(name);
};
const x = array([ROWS, 4], Math.sin);
const inspected = (path: string, ...set: readonly string[]) => inspectedFile(path, 80, { set });

describe("arrays of NumPy", () => {
  it.each<[string, Readonly<Record<string, WrittenArray>>, RegExp]>([
    [
      "a target that is NaN",
      { x, y: array([ROWS], (i) => (i === 7 ? Number.NaN : i / 7)) },
      /array "y".*NaN/,
    ],
    ["a target that is constant", { x, target: array([ROWS], () => 1.5) }, /"target" is the same in every/],
    ["targets of other rows", { x, labels: array([ROWS - 1], (i) => i % 2) }, /there are 29 labels/],
    ["an example that is NaN", { x: array([ROWS, 4], () => Number.NaN), y_train: x }, /array "x".*NaN/],
  ])("with %s are told to be examples that cannot be read so", async (_, arrays, says) => {
    await expect(inspected(save("bad.npz", arrays))).rejects.toThrow(says);
  });

  it("that are called as layers are hold weights, whatever they would be as examples", async () => {
    const layers = { "0.weight": array([4, 3], Math.sin), "0.bias": array([5], () => Number.NaN) };
    expect((await inspected(save("layers.npz", layers)))?.record).toMatchObject({ kind: "weights" });
    const listed = { arr_0: array([4, 3], Math.sin), arr_1: array([3], () => 0) };
    expect((await inspected(save("listed.npz", listed)))?.record).toMatchObject({ kind: "weights" });
  });

  it("are read as settings say, and others are refused", async () => {
    const path = save("counts.npz", { x, y: { ...array([ROWS], (i) => i % 3), type: "<i8" } });
    expect((await inspected(path))?.record).toMatchObject({ kind: "data", classes: 3 });
    const asNumbers = await inspected(path, "data.task=regression");
    expect(asNumbers?.record).toMatchObject({ kind: "data", outputs: 1 });
    await expect(inspected(path, "data.taks=regression")).rejects.toThrow(
      /--set data\.taks: .* Did you mean data\.task\?/,
    );
    await expect(inspected(path, "data.task=both")).rejects.toThrow(
      /^--set data\.task: arrays cannot have task/,
    );
    await expect(inspected(path, "model.width=3")).rejects.toThrow("--set model.width: ");
  });
});

describe("an option of inspect", () => {
  beforeAll(() =>
    writeSafetensors(at("a.safetensors"), {
      tensors: { "0.weight": float32Tensor(Float32Array.of(1, 2), [1, 2]) },
      metadata: {},
    }),
  );

  it.each([
    [
      ["a.safetensors", "--set", "data.task=regression"],
      "--set: this option says nothing of a file of weights",
    ],
    [["a.safetensors", "--program", "train"], "--program: this option says nothing of a file of weights"],
    [["rows.csv", "--width", "3"], "--width: this option says nothing of examples"],
    [["own.yaml", "--input-shape", "3,4"], "--input-shape: this option says nothing of a configuration"],
  ])("that says nothing of a file is refused: %j", async ([file = "", ...words], says) => {
    writeFileSync(
      at("rows.csv"),
      ["a,b", ...Array.from({ length: ROWS }, (_, i) => `${i},${i % 2}`)].join("\n"),
    );
    writeFileSync(at("own.yaml"), "seeds: 2");
    const command = new Command().exitOverride();
    defineCommand(command);
    await expect(command.parseAsync([at(file), ...words], { from: "user" })).rejects.toThrow(says);
  });
});
