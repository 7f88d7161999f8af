import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { pictureDecoder } from "./decode-picture.ts";
import { findIn } from "./find-own-data.ts";
import { readPictures } from "./pictures.ts";
import { squareOf } from "./resize-picture.ts";

interface Fixture {
  readonly size: number;
  readonly pictures: Readonly<
    Record<string, { readonly file: string; readonly images: Readonly<Record<string, string>> }>
  >;
}

const { size, pictures }: Fixture = JSON.parse(
  readFileSync(new URL("./fixtures/pictures.json", import.meta.url), "utf8"),
);
const fileOf = (name: string) => Buffer.from(pictures[name]!.file, "base64");
const JPEG = fileOf("a wide JPEG");
const PNG = fileOf("a transparent PNG");

const root = await mkdtemp(join(tmpdir(), "loss-atlas-pictures-"));
afterAll(() => rm(root, { recursive: true }));
let folders = 0;
let cache: string;
beforeEach(() => {
  cache = join(root, `cache-${folders++}`);
  vi.stubEnv("LOSS_ATLAS_CACHE", cache);
});
afterEach(() => vi.unstubAllEnvs());

async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = join(root, String(folders++));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

const FORM = { size: 8, colour: "rgb", behind: "white" } as const;
const read = (folder: string, more: Partial<Parameters<typeof readPictures>[0]> = {}) =>
  readPictures({ folder, ...FORM, ...more }, ".");

describe("every pixel is Pillow's", () => {
  test.each(Object.keys(pictures))("%s", async (name) => {
    for (const [form, expected] of Object.entries(pictures[name]!.images)) {
      const [, colour, behind] = /^(rgb|grey) on (white|black)$/.exec(form)!;
      const decode = await pictureDecoder({
        size,
        colour: colour === "grey" ? "grey" : "rgb",
        behind: behind === "black" ? "black" : "white",
      });
      expect(Buffer.from(await decode(fileOf(name), name)).toString("base64"), form).toBe(expected);
    }
  });

  const weather = fileURLToPath(new URL("../../../../shared/data/weather4", import.meta.url));
  test.skipIf(!existsSync(weather))("400 photographs of 246 sizes, odd ones among them", async () => {
    const { train, test: tested, classNames } = await read(weather, { size: 32 });
    const digest = (pixels: Uint8Array | Float32Array) => createHash("sha256").update(pixels).digest("hex");
    expect(classNames).toEqual(["Cloudy", "Rain", "Shine", "Sunrise"]);
    expect([train.count, tested?.count]).toEqual([300, 100]);
    expect([digest(train.pixels), digest(tested!.pixels)]).toEqual([
      "8e0b573345f538bafdcacefb9da474f4bf6966014b2187263728127edb4d888d",
      "dc4ddb5d62f2494c6b3a8682afe6c855805c0eacfd2f71050656865e00caaeaa",
    ]);
  });
});

describe("resizing", () => {
  const sides = fc.integer({ min: 1, max: 40 });

  test("leaves a picture of one colour as it is, whatever the sizes", () => {
    fc.assert(
      fc.property(sides, sides, sides, fc.integer({ min: 0, max: 255 }), (width, height, target, value) => {
        const bytes = new Uint8Array(width * height).fill(value);
        const square = squareOf({ bytes, width, height, channels: 1 }, target);
        expect(square.length).toBe(target * target);
        expect(square.every((pixel) => pixel === value)).toBe(true);
      }),
    );
  });

  test("commutes with mirroring where as much is cut off at both ends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.infiniteStream(fc.nat(255)), (half, stream) => {
        const [width, height, target] = [8 * half, 4 * half, 2 * half];
        const bytes = Uint8Array.from({ length: width * height }, () => stream.next().value ?? 0);
        const mirrored = (values: Uint8Array, row: number) =>
          values.map((_, i) => values[i - (i % row) + row - 1 - (i % row)]!);
        const square = squareOf({ bytes, width, height, channels: 1 }, target);
        const other = squareOf({ bytes: mirrored(bytes, width), width, height, channels: 1 }, target);
        expect(other).toEqual(mirrored(square, target));
      }),
    );
  });
});

describe("folders", () => {
  test("are classes in the order of their names, their pictures at any depth", async () => {
    const folder = await folderWith({
      "b/2.jpg": JPEG,
      "B/1.png": PNG,
      "a/x/1.JPEG": JPEG,
      "a/2.jpg": JPEG,
      "a/notes.txt": JPEG,
      "a/.hidden.jpg": JPEG,
    });
    const data = await read(folder);
    expect(data.classNames).toEqual(["B", "a", "b"]);
    expect([...data.train.labels]).toEqual([0, 1, 1, 2]);
    expect(data.test).toBeNull();
    expect(data.notes.join()).toContain("1 file in");
    expect(findIn(data, { test_share: 0.5 }).notes.join()).toContain("repeat another exactly");
  });

  test("train and test are told by their names, or given", async () => {
    const [train, tested] = [{ "train/a/1.jpg": JPEG, "train/b/1.jpg": JPEG }, { "val/b/1.png": PNG }];
    const both = await read(await folderWith({ ...train, ...tested }));
    expect([...both.train.labels, ...both.test!.labels]).toEqual([0, 1, 1]);
    expect(both.notes.join()).toContain("train and val");
    expect((await read(await folderWith(train))).test).toBeNull();
    const other = await folderWith(tested);
    const given = await read(await folderWith(train), { test_folder: join(other, "val") });
    expect([...given.test!.labels]).toEqual([1]);
  });

  test.each<[string, Readonly<Record<string, Uint8Array>>, string]>([
    ["no classes", { "1.jpg": JPEG }, "data/no-pictures"],
    ["no pictures", { "a/1.txt": JPEG }, "data/no-pictures"],
    ["a class that is not trained on", { "train/a/1.jpg": JPEG, "test/b/1.jpg": JPEG }, "data/unknown-class"],
    ["a picture that is cut off", { "a/1.jpg": JPEG.subarray(0, 600) }, "data/bad-picture"],
    ["a picture that is none", { "a/1.jpg": Buffer.from("a text") }, "data/bad-picture"],
    ["an empty picture", { "a/1.jpg": Buffer.alloc(0) }, "data/bad-picture"],
  ])("with %s are refused", async (_what, files, code) => {
    await expect(read(await folderWith(files))).rejects.toMatchObject({ code, kind: "input" });
  });

  test("may be links to others", async () => {
    const folder = await folderWith({ "a/1.jpg": JPEG });
    await symlink(join(await folderWith({ "1.png": PNG })), join(folder, "b"));
    await symlink(join(folder, "nowhere"), join(folder, "c.png"));
    expect([...(await read(folder)).train.labels]).toEqual([0, 1]);
  });

  test("that are not there are refused", async () => {
    await expect(read(join(root, "none"))).rejects.toMatchObject({ code: "data/missing-folder" });
  });
});

describe("decoded pictures are kept", () => {
  const kept = async () => readdir(join(cache, "pictures"));

  test("for the same files and settings, and decoded again where one changed or the array is damaged", async () => {
    const folder = await folderWith({ "a/1.jpg": JPEG, "b/1.png": PNG });
    const first = await read(folder);
    const [name] = await kept();
    const path = join(cache, "pictures", name!);
    const { mtimeMs } = statSync(path);
    expect(await read(folder)).toEqual(first);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    expect(await read(folder)).toEqual(first);
    await writeFile(join(folder, "a/1.jpg"), fileOf("a grey JPEG"));
    expect(await read(folder)).not.toEqual(first);
    await read(folder, { size: 9 });
    expect(await kept()).toHaveLength(3);
    await utimes(join(folder, "b/1.png"), 1, 1);
    await read(folder);
    expect(await kept()).toHaveLength(4);
  });

  test("nowhere if that is asked for, and the same images come where they cannot be", async () => {
    const folder = await folderWith({ "a/1.jpg": JPEG, "b/1.png": PNG });
    const first = await read(folder);
    vi.stubEnv("LOSS_ATLAS_CACHE", "");
    expect(await read(folder)).toEqual(first);
    vi.stubEnv("LOSS_ATLAS_CACHE", join(folder, "a/1.jpg"));
    expect(await read(folder)).toEqual(first);
  });
});

test("without sharp, how to install it is said", async () => {
  vi.doMock("sharp", () => {
    throw new Error("Cannot find package 'sharp'");
  });
  const refusal = await pictureDecoder(FORM).catch((error: unknown) => error);
  vi.doUnmock("sharp");
  expect(refusal).toMatchObject({ code: "data/needs-sharp", kind: "failure" });
  expect(String(refusal)).toContain("npm install sharp@0.35.5");
});
