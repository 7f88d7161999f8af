import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { StoredImages } from "./stored-images.ts";
import { readSvhn } from "./svhn.ts";

/** What `fixtures/svhn.py` wrote of a file by SciPy. */
interface Digests {
  readonly count: number;
  readonly pixels: string;
  readonly digits: string;
}

const recorded: {
  readonly small: Readonly<Record<string, Digests & { readonly file: string }>>;
  readonly real: Readonly<Record<"train" | "test", Digests>>;
} = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "svhn.json"), "utf8"));

const fileOf = (name: string) => Buffer.from(recorded.small[name]!.file, "base64");
const COMPRESSED = fileOf("compressed");

const root = await mkdtemp(join(tmpdir(), "loss-atlas-svhn-"));
let folders = 0;
afterAll(() => rm(root, { recursive: true }));

/** Reads a folder whose training file is given and whose test file is whole. */
async function read(train: Uint8Array, name = "train_32x32.mat"): Promise<StoredImages> {
  const folder = join(root, String(folders++));
  await mkdir(folder);
  await writeFile(join(folder, name), train);
  await writeFile(join(folder, "test_32x32.mat"), COMPRESSED);
  return (await readSvhn(folder)).train;
}

function digestsOf({ count, pixels, labels }: StoredImages): Digests {
  const sha256 = (bytes: Uint8Array | Float32Array) => createHash("sha256").update(bytes).digest("hex");
  return { count, pixels: sha256(pixels), digits: sha256(Uint8Array.from(labels)) };
}

const dataFolder = fileURLToPath(new URL("../../../../shared/data/svhn", import.meta.url));

test.skipIf(!existsSync(dataFolder))("every pixel and digit of the real files is SciPy's", async () => {
  const { train, test } = await readSvhn(dataFolder);
  expect(digestsOf(train)).toEqual(recorded.real.train);
  expect(digestsOf(test)).toEqual(recorded.real.test);
  expect([0, 1024, 2048].map((plane) => train.pixels[plane])).toEqual([38, 103, 60]);
});

test.each(Object.entries(recorded.small))("a file that is %s is read as by SciPy", async (_, expected) => {
  const file = Buffer.from(expected.file, "base64");
  const { count, pixels, digits } = expected;
  expect(digestsOf(await read(file))).toEqual({ count, pixels, digits });
  expect(digestsOf(await read(gzipSync(file), "train_32x32.mat.gz"))).toEqual({ count, pixels, digits });
});

test("pixels lie channel by channel and row by row, and ten is the digit zero", async () => {
  const { pixels, labels, ...shape } = await read(COMPRESSED);
  expect(shape).toEqual({ white: 255, count: 3, channels: 3, height: 32, width: 32, classes: 10 });
  expect([...labels]).toEqual([0, 1, 9]);
  const [picture, channel, row, column] = [2, 1, 21, 13];
  const value = Math.floor(row / 4) * 31 + Math.floor(column / 8) * 7 + channel * 3 + picture;
  expect(pixels[((picture * 3 + channel) * 32 + row) * 32 + column]).toBe(value);
});

/** An element of a MATLAB file with its tag, padded to eight bytes. */
function element(type: number, contents: Buffer, isLittle = true): Buffer {
  const tag = Buffer.alloc(8);
  if (isLittle) {
    tag.writeUInt32LE(type, 0);
    tag.writeUInt32LE(contents.length, 4);
  } else {
    tag.writeUInt32BE(type, 0);
    tag.writeUInt32BE(contents.length, 4);
  }
  return Buffer.concat([tag, contents, Buffer.alloc(-contents.length & 7)]);
}

interface Numbers {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly bytes: Buffer;
  readonly type?: number;
}

function matrix({ name, dimensions, bytes, type = 2 }: Numbers, isLittle = true): Buffer {
  const words = (...values: readonly number[]) => {
    const buffer = Buffer.alloc(4 * values.length);
    values.forEach((value, i) => {
      if (isLittle) buffer.writeUInt32LE(value, 4 * i);
      else buffer.writeUInt32BE(value, 4 * i);
    });
    return buffer;
  };
  const parts = [
    element(6, words(9, 0), isLittle),
    element(5, words(...dimensions), isLittle),
    element(1, Buffer.from(name), isLittle),
    element(type, bytes, isLittle),
  ];
  return element(14, Buffer.concat(parts), isLittle);
}

function matFile(elements: readonly Buffer[], isLittle = true): Buffer {
  const header = Buffer.alloc(128, " ");
  header.write("MATLAB 5.0 MAT-file");
  header.write(isLittle ? "\0\x01IM" : "\x01\0MI", 124, "latin1");
  return Buffer.concat([header, ...elements]);
}

const PICTURES: Numbers = { name: "X", dimensions: [32, 32, 3, 2], bytes: Buffer.alloc(6144, 7) };
const DIGITS: Numbers = { name: "y", dimensions: [2, 1], bytes: Buffer.of(10, 4) };
const written = (pictures: Partial<Numbers>, digits: Partial<Numbers> = {}) =>
  matFile([matrix({ ...PICTURES, ...pictures }), matrix({ ...DIGITS, ...digits })]);

test("a file with the highest bytes first, and one of a single picture without its last axis, are read", async () => {
  const big = await read(matFile([matrix(PICTURES, false), matrix(DIGITS, false)], false));
  expect(big).toEqual(await read(written({})));
  const single = { dimensions: [32, 32, 3], bytes: Buffer.alloc(3072, 7) };
  expect(await read(written(single, { dimensions: [1, 1], bytes: Buffer.of(10) }))).toMatchObject({
    count: 1,
    labels: Int32Array.of(0),
  });
});

describe("files as they should not be are input errors that name the place", () => {
  const hdf = Buffer.alloc(600);
  hdf.write("MATLAB 7.3 MAT-file", 0);
  hdf.write("\x89HDF\r\n\x1a\n", 512, "latin1");
  const zeros = deflateSync(Buffer.alloc(2 ** 29));
  test.each<[what: string, file: Uint8Array, code: string, where: RegExp, words: RegExp]>([
    ["version 7.3", hdf, "data/other-matlab-version", /train_32x32\.mat, byte 0$/, /7\.3.*HDF5/],
    ["level 4", Buffer.alloc(200), "data/other-matlab-version", /byte 0$/, /level 4/],
    ["another file", Buffer.alloc(200, "x"), "data/wrong-magic", /byte 126$/, /order of its bytes/],
    ["half a header", COMPRESSED.subarray(0, 60), "data/truncated-file", /byte 60$/, /header/],
    ["half a file", COMPRESSED.subarray(0, 400), "data/truncated-file", /byte 400$/, /element/],
    ["nothing inside", COMPRESSED.subarray(0, 128), "data/missing-array", /\.mat$/, /no arrays/],
    ["no digits", matFile([matrix(PICTURES)]), "data/missing-array", /\.mat$/, /holds X/],
    [
      "grey pictures",
      written({ dimensions: [32, 32, 1, 6] }),
      "data/wrong-shape",
      /\d$/,
      /X is 32 × 32 × 1 × 6/,
    ],
    ["other sizes", written({ dimensions: [32, 32, 3, 3] }), "data/wrong-shape", /\d$/, /6144 bytes/],
    [
      "pictures of doubles",
      written({ type: 9, bytes: Buffer.alloc(8 * 6144) }),
      "data/wrong-shape",
      /\d$/,
      /X is/,
    ],
    ["words for digits", written({}, { type: 16 }), "data/wrong-shape", /\d$/, /2 bytes of numbers/],
    [
      "a digit too few",
      written({}, { bytes: Buffer.of(3), dimensions: [1, 1] }),
      "data/wrong-shape",
      /\d$/,
      /y is/,
    ],
    [
      "a label of 0",
      written({}, { bytes: Buffer.of(1, 0) }),
      "data/label-out-of-range",
      /value 1$/,
      /label is 0/,
    ],
    [
      "a label of 11",
      written({}, { bytes: Buffer.of(11, 1) }),
      "data/label-out-of-range",
      /value 0$/,
      /is 11/,
    ],
    [
      "a damaged array",
      matFile([element(15, Buffer.alloc(64, 5))]),
      "data/damaged-element",
      /byte 128$/,
      /unpack/,
    ],
    ["zeros without end", matFile([element(15, zeros)]), "data/too-large", /byte 128$/, /larger than any/],
  ])("%s", async (_, file, code, where, words) => {
    const matching = {
      code,
      kind: "input",
      where: expect.stringMatching(where),
      message: expect.stringMatching(words),
    };
    await expect(read(file)).rejects.toMatchObject(matching);
  });
});
