import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { AtlasError } from "#errors";
import { readNumpyFile, weightValues } from "#interchange/weights";
import { npyOfFlags, npyOfIntegers, npyOfNumbers, npyOfTexts } from "../src/exports/numpy/npy.ts";
import { zipArchive } from "../src/exports/numpy/zip.ts";

const read = (bytes: Uint8Array) => {
  const array = readNumpyFile(bytes, "a.npy").arrays.get("array")!;
  return { shape: array.shape, values: [...weightValues(array)] };
};

test("numbers, whole numbers and truth values read back as they were written", () => {
  const float = fc.float({ noNaN: true });
  fc.assert(
    fc.property(
      fc.array(float),
      fc.array(fc.integer({ min: -(2 ** 24), max: 2 ** 24 })),
      fc.array(fc.boolean()),
      (a, b, c) => {
        expect(read(npyOfNumbers(a))).toEqual({ shape: [a.length], values: a });
        expect(read(npyOfIntegers(b))).toEqual({ shape: [b.length], values: b });
        expect(read(npyOfFlags(c))).toEqual({ shape: [c.length], values: c.map(Number) });
      },
    ),
  );
});

test("an array begins where the format wants it and says its type", () => {
  for (const [file, type] of [
    [npyOfNumbers([1]), "<f8"],
    [npyOfIntegers([1]), "<i8"],
    [npyOfFlags([true]), "|b1"],
    [npyOfTexts(["ab", "", "𝛌"]), "<U2"],
    [npyOfTexts([]), "<U1"],
  ] as const) {
    const length = 10 + Buffer.from(file).readUInt16LE(8);
    const header = Buffer.from(file.subarray(10, length)).toString("latin1");
    expect(length % 64).toBe(0);
    expect(header).toMatch(/\n$/);
    expect(header).toContain(`'descr': '${type}'`);
  }
  const texts = npyOfTexts(["ab", "", "𝛌"]);
  const points = new Uint32Array(Uint8Array.from(texts.subarray(texts.length - 24)).buffer);
  expect([...points]).toEqual([97, 98, 0, 0, "𝛌".codePointAt(0), 0]);
});

test("an archive is read by another program, which checks its sums", () => {
  const archive = zipArchive([
    { name: "a/b.npy", content: npyOfNumbers([1, 2]) },
    { name: "empty", content: new Uint8Array() },
  ]);
  const names =
    "import io, sys, zipfile; z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); print(z.testzip(), z.namelist())";
  const { status, stdout } = spawnSync("python3", ["-c", names], { input: archive, encoding: "utf8" });
  if (status !== null) expect(stdout).toBe("None ['a/b.npy', 'empty']\n");
  const [[name, array] = []] = readNumpyFile(
    zipArchive([{ name: "a/b.npy", content: npyOfNumbers([1, 2]) }]),
    "a.npz",
  ).arrays;
  expect(name).toBe("a/b");
  expect([...weightValues(array!)]).toEqual([1, 2]);
});

test("more than an archive holds is refused in a sentence", () => {
  const many = Array.from({ length: 2 ** 16 }, () => ({ name: "", content: new Uint8Array() }));
  expect(() => zipArchive(many)).toThrow(AtlasError);
  expect(() => zipArchive(many)).toThrow("Export as parquet");
});

test("without the writer of Parquet, how to install it is said", async () => {
  vi.doMock("hyparquet-writer", () => {
    throw new Error("Cannot find package 'hyparquet-writer'");
  });
  const { parquet } = await import("../src/exports/formats/parquet.ts");
  const experiment = { configuration_hash: "" };
  const run = Object.assign(Object.create(null), { name: "a", tables: [], experiment });
  await expect(parquet.filesOf(run, "/a")).rejects.toMatchObject({
    code: "exports/needs-hyparquet-writer",
    kind: "failure",
    remedy: expect.stringContaining("npm install hyparquet-writer@0.17.0"),
  });
  vi.doUnmock("hyparquet-writer");
});

test("the version that is named is the one of the package", async () => {
  const { default: manifest } = await import("../package.json", { with: { type: "json" } });
  expect(manifest.optionalDependencies["hyparquet-writer"]).toBe("0.17.0");
});
