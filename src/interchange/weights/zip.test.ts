import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openArchive } from "./zip.ts";

interface Entry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly claimed?: number;
  readonly localName?: string;
  readonly checksum?: number;
}

/** An archive as its entries say, true or not. */
function archiveOf(entries: readonly Entry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const {
    name,
    content,
    packed = content,
    method = 0,
    flags = 0,
    claimed = content.length,
    localName = name,
    checksum = 0,
  } of entries) {
    const local = Buffer.alloc(30 + localName.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(localName.length, 26);
    local.write(localName, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(checksum, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claimed, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    entry.write(name, 46);
    parts.push(local, Buffer.from(packed));
    directory.push(entry);
    at += local.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Uint8Array.from(Buffer.concat([...parts, ...directory, end]));
}

const CONTENT = Uint8Array.of(1, 2, 3, 4, 5);

describe("an archive", () => {
  it("gives what is stored as views and what is deflated unpacked", () => {
    const file = archiveOf([
      { name: "a", content: CONTENT },
      { name: "b", content: CONTENT, packed: deflateRawSync(CONTENT), method: 8 },
    ]);
    const { names, read } = openArchive(file, "x");
    expect(names).toEqual(["a", "b"]);
    expect([...read("a")]).toEqual([...CONTENT]);
    expect(read("a").buffer).toBe(file.buffer);
    expect([...read("b")]).toEqual([...CONTENT]);
  });

  const zeros = new Uint8Array(1_000_000);
  it.each([
    ["another method", { name: "a", content: CONTENT, method: 12 }, "it is packed by method 12"],
    ["a password", { name: "a", content: CONTENT, flags: 1 }, "it is encrypted"],
    ["another size", { name: "a", content: CONTENT, claimed: 6 }, "it has 5 bytes, not 6"],
    ["another checksum", { name: "a", content: CONTENT, checksum: 1 }, "its bytes do not have its checksum"],
    [
      "another name",
      { name: "a", content: CONTENT, localName: "b" },
      "its header has another name than the directory",
    ],
    [
      "more than it claims",
      { name: "a", content: zeros, packed: deflateRawSync(zeros), method: 8, claimed: 10 },
      "it does not unpack to 10 bytes",
    ],
  ] as const)("refuses an entry of %s", (_, entry, problem) => {
    expect(() => openArchive(archiveOf([entry]), "x").read("a")).toThrow(
      expect.objectContaining({ code: "weights/bad-archive", kind: "input", problem }),
    );
  });

  it("unpacks no more than weights can be, however many entries share the same bytes", () => {
    const much = new Uint8Array(2 ** 24);
    const packed = deflateRawSync(much);
    const names = ["a", "b", "c", "d"];
    const { read } = openArchive(
      archiveOf(names.map((name) => ({ name, content: much, packed, method: 8 }))),
      "x",
    );
    const readAll = () => names.map(read);
    expect(readAll).not.toThrow();
    expect(readAll).toThrow(
      expect.objectContaining({
        code: "weights/too-large",
        problem: expect.stringMatching(/would unpack to 16777216/),
      }),
    );
    const one = { name: "a", content: CONTENT, packed: deflateRawSync(CONTENT), method: 8, claimed: 2 ** 31 };
    expect(() => openArchive(archiveOf([one]), "x").read("a")).toThrow(/^x, entry "a": 7 bytes would unpack/);
  });

  it("refuses entries that lie in each other", () => {
    const file = archiveOf(["a", "b"].map((name) => ({ name, content: new Uint8Array(1000) })));
    const view = new DataView(file.buffer);
    const directory = view.getUint32(file.length - 6, true);
    for (const i of [0, 1]) view.setUint32(directory + 47 * i + 20, 1500, true);
    expect(() => openArchive(file, "x")).toThrow(/entries of its directory have more bytes/);
  });

  it("refuses two entries of one name, one that it lacks and what is cut off anywhere", () => {
    const one = { name: "a", content: CONTENT };
    expect(() => openArchive(archiveOf([one, one]), "x")).toThrow(/two entries "a"/);
    const file = archiveOf([one]);
    expect(() => openArchive(file, "x").read("b")).toThrow(/no entry "b"/);
    for (let length = 0; length < file.length; length++) {
      expect(() => openArchive(file.slice(0, length), "x")).toThrow(
        expect.objectContaining({ code: "weights/bad-archive" }),
      );
    }
  });
});
