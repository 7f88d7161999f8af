import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { pairVocabularies } from "#text";
import { readParallelText } from "./parallel-text.ts";

type Files = Readonly<Record<string, Uint8Array | string>>;

const root = await mkdtemp(join(tmpdir(), "loss-atlas-parallel-text-"));
const languages = { source: "de", target: "en" };
let folders = 0;

afterAll(() => rm(root, { recursive: true }));

async function folderWith(files: Files): Promise<string> {
  const folder = join(root, String(folders++));
  await mkdir(folder);
  for (const [name, contents] of Object.entries(files)) await writeFile(join(folder, name), contents);
  return folder;
}

const read = async (files: Files) => readParallelText(await folderWith(files), languages);

const FILES = {
  "train.de": "Das Haus ist groß.\nJa.\n",
  "train.en": "The house is big.\nYes.\n",
  "test.de": "Nein.\n",
  "test.en": "No.\n",
};

const PARTS = {
  train: { source: ["Das Haus ist groß.", "Ja."], target: ["The house is big.", "Yes."] },
  validation: null,
  test: { source: ["Nein."], target: ["No."] },
};

describe("files as they should be", () => {
  test("line n is the translation of line n, plain and gzipped alike", async () => {
    expect(await read(FILES)).toEqual(PARTS);
    const zipped = Object.entries(FILES).map(([name, text]) => [`${name}.gz`, gzipSync(text)]);
    expect(await read(Object.fromEntries(zipped))).toEqual(PARTS);
  });

  test("a byte order mark, CR LF, blank last lines and a last line that does not end are no matter", async () => {
    const dressed = "\uFEFFDas Haus ist groß.\r\nJa.\r\n\r\n \n";
    expect(await read({ ...FILES, "train.de": dressed, "train.en": FILES["train.en"].trim() })).toEqual(
      PARTS,
    );
  });

  test("what other programs take for the end of a line is a part of it", async () => {
    const strange = { "test.de": "Nein\u2028nein\u0085\r nein.\n" };
    expect((await read({ ...FILES, ...strange })).test.source).toEqual(["Nein\u2028nein\u0085\r nein."]);
  });

  test("a validation part is read where there is one", async () => {
    const { validation } = await read({ ...FILES, "val.de": "Gut.\n", "val.en": "Good.\n" });
    expect(validation).toEqual({ source: ["Gut."], target: ["Good."] });
  });
});

describe("files as they should not be are input errors that name the place", () => {
  const latin = Buffer.concat([
    Buffer.from("Ja.\n"),
    Buffer.from([0x67, 0x72, 0x6f, 0xdf]),
    Buffer.from("\nJa.\n"),
  ]);
  test.each<[what: string, files: Files, code: string, where: RegExp]>([
    ["a line too few", { "train.en": "The house is big.\n" }, "data/unequal-lines", /train\.de:2$/],
    ["a line too many", { "test.en": "No.\nNo!\n" }, "data/unequal-lines", /test\.en:2$/],
    ["an empty file", { "train.de": "" }, "data/empty-file", /train\.de$/],
    ["blank lines alone", { "train.de": "\n \r\n" }, "data/empty-file", /train\.de$/],
    ["a blank line", { "train.en": "\nYes.\n" }, "data/blank-line", /train\.en:1$/],
    ["Latin-1", { "train.de": latin }, "data/not-text", /train\.de:2$/],
    ["UTF-16", { "train.de": Buffer.from("\uFEFFJa.\nJa.\n", "utf16le") }, "data/not-text", /train\.de:1$/],
    ["bytes of no text", { "train.de": "Ja.\n\0\n" }, "data/not-text", /train\.de:2$/],
    ["no gzip", { "train.de": "", "test.en.gz": "No.\n" }, "data/empty-file", /train\.de$/],
    ["half a validation part", { "val.de": "Gut.\n" }, "data/missing-file", /\d$/],
  ])("%s", async (_, files, code, where) => {
    await expect(read({ ...FILES, ...files })).rejects.toMatchObject({
      code,
      kind: "input",
      where: expect.stringMatching(where),
    });
  });

  test("missing languages", async () => {
    const folder = await folderWith(FILES);
    await expect(readParallelText(folder, { source: "fr", target: "en" })).rejects.toMatchObject({
      code: "data/missing-file",
      problem: "there is no train.fr",
    });
  });
});

const tatoeba = fileURLToPath(new URL("../../../../shared/data/tatoeba-de-en", import.meta.url));

test.skipIf(!existsSync(tatoeba))("sentences of Tatoeba take few tokens", async () => {
  const { train } = await readParallelText(tatoeba, languages);
  const { source } = pairVocabularies(train, { kind: "byte-pairs", size: 1000, joint: true });
  expect(source.size).toBe(1000);
  const lengths = [train.source, train.target].map((lines) =>
    lines.map((line) => source.encode(line).length).sort((one, other) => one - other),
  );
  const atMost = (share: number) => lengths.map((own) => own[Math.ceil(share * own.length) - 1]);
  expect([atMost(0.5), atMost(0.95)]).toEqual([
    [8, 7],
    [12, 10],
  ]);
  expect(source.decode(source.encode(train.source[1]!))).toBe(train.source[1]);
});

test.skipIf(!existsSync(tatoeba))("sentences of Tatoeba", async () => {
  const { train, validation, test: tested } = await readParallelText(tatoeba, languages);
  const parts = [train, validation!, tested];
  expect(parts.map(({ source }) => source.length)).toEqual([6000, 500, 500]);
  expect([train.source[1], train.target[1]]).toEqual(["Tom war erstaunt.", "Tom was astounded."]);
  const characters = (lines: readonly string[]) => Buffer.byteLength(lines.join("\n")) + 1;
  expect(parts.map(({ source }) => characters(source))).toEqual([144_049, 12_089, 11_924]);
  expect(parts.map(({ target }) => characters(target))).toEqual([113_342, 9447, 9431]);
});
