import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { boolTensor, float32Tensor, int32Tensor, type Tensor } from "#trees";
import { decodeSafetensors, encodeSafetensors, readSafetensors, writeSafetensors } from "./safetensors.ts";

const shape = fc.array(fc.nat({ max: 4 }), { maxLength: 3 });
const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const tensor: fc.Arbitrary<Tensor> = shape.chain((axes) => {
  const count = axes.reduce((product, size) => product * size, 1);
  return fc.oneof(
    bytes(4 * count).map((data) => float32Tensor(new Float32Array(Uint8Array.from(data).buffer), axes)),
    bytes(4 * count).map((data) => int32Tensor(new Int32Array(Uint8Array.from(data).buffer), axes)),
    bytes(count).map((data) => boolTensor(data, axes)),
  );
});
const names = fc.string().filter((name) => name !== "__metadata__");

/** A file with the given header text and as many data bytes. */
function fileOf(header: string, dataBytes: number, length = BigInt(header.length)): Uint8Array {
  const file = new Uint8Array(8 + header.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, length, true);
  file.set(new TextEncoder().encode(header), 8);
  return file;
}

function refusalOf(read: () => unknown): AtlasError {
  try {
    read();
  } catch (error) {
    if (error instanceof AtlasError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const entry = (dtype: string, sizes: number[], begin: number, end: number) =>
  JSON.stringify({ dtype, shape: sizes, data_offsets: [begin, end] });

describe("safetensors", () => {
  it("round-trips any tensors bit by bit, NaN payloads included", () => {
    const file = fc.record({
      tensors: fc.dictionary(names, tensor, { noNullPrototype: true }),
      metadata: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    });
    const bitsOf = ({ data, ...rest }: Tensor) => ({
      ...rest,
      bits: [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
    });
    fc.assert(
      fc.property(file, ({ tensors, metadata }) => {
        const decoded = decodeSafetensors(encodeSafetensors({ tensors, metadata }), "x");
        expect(decoded.metadata).toEqual(metadata);
        const bits = (all: Readonly<Record<string, Tensor>>) =>
          Object.fromEntries(Object.entries(all).map(([name, value]) => [name, bitsOf(value)]));
        expect(bits(decoded.tensors)).toEqual(bits(tensors));
      }),
    );
  });

  it("lays bytes out as the format says", () => {
    const tensors = { w: float32Tensor(Float32Array.of(1, -2), [2, 1]), b: int32Tensor(Int32Array.of(7)) };
    const file = encodeSafetensors({ tensors, metadata: { kind: "test" } });
    const headerLength = Number(new DataView(file.buffer).getBigUint64(0, true));
    const header = new TextDecoder().decode(file.subarray(8, 8 + headerLength));
    expect(headerLength % 8).toBe(0);
    expect(header.trimEnd()).toBe(
      '{"__metadata__":{"kind":"test"},"b":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},' +
        '"w":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}',
    );
    expect([...file.subarray(8 + headerLength)]).toEqual([7, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 192]);
  });

  it("does not depend on the order in which tensors are given", () => {
    const a = float32Tensor(Float32Array.of(1));
    const b = boolTensor(Uint8Array.of(1));
    const one = encodeSafetensors({ tensors: { a, b }, metadata: { x: "1", y: "2" } });
    expect(encodeSafetensors({ tensors: { b, a }, metadata: { y: "2", x: "1" } })).toEqual(one);
  });

  it("reads what it wrote to disk", async () => {
    const folder = await mkdtemp(join(tmpdir(), "safetensors-"));
    const path = join(folder, "w.safetensors");
    const file = { tensors: { w: float32Tensor(Float32Array.of(0.5, Number.NaN)) }, metadata: {} };
    await writeSafetensors(path, file);
    expect(await readSafetensors(path)).toEqual(file);
    await rm(folder, { recursive: true });
  });

  it.each([
    ["an empty file", new Uint8Array(0), "truncated", "byte 0"],
    ["a header longer than the file", fileOf("{}", 0, 99n), "truncated", "byte 8"],
    ["an absurd header length", fileOf("{}", 0, 2n ** 60n), "bad-header", "byte 0"],
    [
      "tensors without number",
      fileOf(`{${Array.from({ length: 100_001 }, (_, i) => `"${i}":0`).join()}}`, 0),
      "bad-header",
      "byte 8",
    ],
    ["a header that is not JSON", fileOf("{]", 0), "bad-header", "byte 8"],
    ["a header that is not an object", fileOf("[]", 0), "bad-header", "byte 8"],
    ["metadata that are not texts", fileOf('{"__metadata__":{"a":1}}', 0), "bad-header", "byte 8"],
    ["an entry without a shape", fileOf('{"w":{"dtype":"F32"}}', 0), "bad-header", "byte 8"],
    ["an unknown type", fileOf(`{"w":${entry("F16", [1], 0, 2)}}`, 2), "unknown-type", "byte 8"],
    ["a negative size", fileOf(`{"w":${entry("F32", [-1], 0, 4)}}`, 4), "bad-header", "byte 8"],
    ["a size that disagrees", fileOf(`{"w":${entry("F32", [2], 0, 4)}}`, 4), "bad-offsets", "byte 62"],
    ["data cut short", fileOf(`{"w":${entry("F32", [2], 0, 8)}}`, 7), "truncated", "byte 62"],
    ["bytes left over", fileOf(`{"w":${entry("F32", [1], 0, 4)}}`, 5), "bad-offsets", "byte 66"],
    ["a hole", fileOf(`{"w":${entry("F32", [1], 4, 8)}}`, 8), "bad-offsets", "byte 66"],
    [
      "an overlap",
      fileOf(`{"v":${entry("F32", [2], 0, 8)},"w":${entry("F32", [1], 4, 8)}}`, 8),
      "bad-offsets",
      "byte 119",
    ],
  ])("refuses %s", (_, file, code, where) => {
    expect(() => decodeSafetensors(file, "w.safetensors")).toThrow(
      expect.objectContaining({
        code: `safetensors/${code}`,
        kind: "input",
        where: `w.safetensors, ${where}`,
      }),
    );
  });

  it.each([
    [
      "a name without end",
      { ["n".repeat(150_000)]: { dtype: "F32", shape: [1], data_offsets: [4, 8] } },
      "bad-offsets",
    ],
    [
      "a name of colours",
      { "\x1b[31m\n": { dtype: "F32", shape: [1], data_offsets: [4, 8] } },
      "bad-offsets",
    ],
    [
      "a shape without end",
      { w: { dtype: "F32", shape: Array(50_000).fill(1), data_offsets: [0, 8] } },
      "bad-offsets",
    ],
    [
      "a shape beyond numbers",
      { w: { dtype: "F32", shape: [0, ...Array(40).fill(2 ** 52)], data_offsets: [0, 8] } },
      "bad-offsets",
    ],
    [
      "an element type without end",
      { w: { dtype: "F".repeat(150_000), shape: [1], data_offsets: [0, 8] } },
      "unknown-type",
    ],
    [
      "an element type that is nested",
      { w: { dtype: { a: ["b"] }, shape: [1], data_offsets: [0, 8] } },
      "unknown-type",
    ],
    [
      "offsets without end",
      { w: { dtype: "F32", shape: [1], data_offsets: Array(50_000).fill(1) } },
      "bad-header",
    ],
    ["bfloat16", { w: { dtype: "BF16", shape: [4], data_offsets: [0, 8] } }, "unknown-type"],
  ])("refuses %s in few words", (_, header, code) => {
    const file = fileOf(JSON.stringify(header), 8);
    const reason = refusalOf(() => decodeSafetensors(file, "w.safetensors"));
    expect(reason).toMatchObject({ code: `safetensors/${code}`, kind: "input" });
    expect(reason.message.length).toBeLessThan(250);
    expect(reason.message).not.toMatch(/\p{Cc}|NaN|Infinity/u);
    if (code === "unknown-type")
      expect(reason.message).toContain("expected F32, I32, BOOL. Save the tensors as float32");
  });

  it.each(["[", '{"a":', '{"w":{"dtype":'])("refuses a header nested without end by %j", (piece) => {
    const file = fileOf(piece.repeat(200_000), 8);
    expect(() => decodeSafetensors(file, "w.safetensors")).toThrow(
      expect.objectContaining({ code: "safetensors/bad-header", problem: "the header is not JSON" }),
    );
  });

  it("reads or refuses in words a file with anything changed in it", () => {
    const tensors = { w: float32Tensor(Float32Array.of(1, 2), [1, 2]), b: int32Tensor(Int32Array.of(7)) };
    const whole = encodeSafetensors({ tensors, metadata: { kind: "test" } });
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const file = whole.slice();
        for (const [at, byte] of changes) file[at] = byte;
        try {
          decodeSafetensors(file, "w.safetensors");
        } catch (error) {
          if (!(error instanceof AtlasError)) throw error;
          expect(error.code).toMatch(/^safetensors\//);
          expect(error.message).not.toMatch(/\p{Cc}|undefined|NaN/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("refuses every truncation of a file", () => {
    const file = encodeSafetensors({ tensors: { w: float32Tensor(Float32Array.of(1, 2)) }, metadata: {} });
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.slice(0, length), "w")).toThrow(/^w, byte /);
    }
  });
});
