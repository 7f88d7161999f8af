import { existsSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { encodeSafetensors } from "#files";
import { float32Tensor } from "#trees";
import { contentOf, fixtureFile, fixtureFiles } from "./fixture-files.testing.ts";
import { decodeWeights, weightValues } from "./index.ts";

const refused = (name: string) => decodeWeights(fixtureFile(name).bytes, name);
const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("every tensor of what PyTorch, NumPy and pickle write", () => {
  const readable = fixtureFiles().filter(({ tensors }) => tensors.size > 0);
  it.each(readable.map(({ name }) => [name]))("%s", async (name) => {
    const { bytes, tensors } = fixtureFile(name);
    const read = await decodeWeights(bytes, name);
    expect(contentOf(read.tensors)).toEqual(tensors);
    // As the file system hands out small files: in a Buffer that begins anywhere.
    const buffer = Buffer.concat([Buffer.from("odd"), bytes]).subarray(3);
    expect(contentOf((await decodeWeights(buffer, name)).tensors)).toEqual(tensors);
  });
});

test("nothing that a pickle names is run", async () => {
  const { tensors } = await decodeWeights(fixtureFile("attack.pt").bytes, "attack.pt");
  expect([...tensors.keys()]).toEqual(["weight"]);
  expect(existsSync("/tmp/loss-atlas-was-attacked")).toBe(false);
});

test("names that objects have by themselves are names like others", async () => {
  const { tensors } = await decodeWeights(fixtureFile("zip-2.pt").bytes, "zip-2.pt");
  expect([...weightValues(tensors.get("__proto__")!)]).toEqual([1, 2]);
  expect(Object.prototype).not.toHaveProperty("shape");
});

test("numbers that lie in the file as they are wanted are not copied", async () => {
  const { bytes } = fixtureFile("zip-2.pt");
  const { tensors } = await decodeWeights(bytes, "zip-2.pt");
  expect(weightValues(tensors.get("whole")!).buffer).toBe(bytes.buffer);
  expect(weightValues(tensors.get("transposed")!).buffer).not.toBe(bytes.buffer);
});

test.each([["module.pt"], ["module-legacy.pt"], ["module-inside.pt"]])(
  "%s, a whole network, is refused",
  async (name) => {
    await expect(refused(name)).rejects.toThrow(
      expect.objectContaining({
        code: "weights/pickled-module",
        kind: "input",
        remedy: 'Save its weights with torch.save(model.state_dict(), "weights.pt")',
      }),
    );
  },
);

test("what joblib wrote is refused with how to save its arrays", async () => {
  const name = "joblib.numpy_pickle";
  const pickle = Uint8Array.of(0x80, 4, 0x8c, name.length, ...Buffer.from(name), 0x08);
  await expect(decodeWeights(pickle, "model.joblib")).rejects.toThrow(
    expect.objectContaining({ code: "weights/joblib", remedy: expect.stringContaining("np.savez") }),
  );
});

test("a program of TorchScript is refused with how to take its weights out", async () => {
  await expect(refused("script.pt")).rejects.toThrow(
    expect.objectContaining({ code: "weights/script", remedy: expect.stringContaining("torch.jit.load") }),
  );
});

test("types that are not read are said, and the rest is read", async () => {
  for (const name of ["complex.pt", "complex-legacy.pt"]) {
    const { notes } = await decodeWeights(fixtureFile(name).bytes, name);
    expect(notes).toEqual(['1 tensor of other types left out: "phase" (complex64)']);
  }
  const { notes } = await decodeWeights(fixtureFile("others.npz").bytes, "others.npz");
  expect(notes).toEqual([
    '3 tensors of other types left out: "names" (<U1), "things" (object) and "z" (complex)',
  ]);
});

describe("the weights of a checkpoint", () => {
  const read = (key?: string) =>
    decodeWeights(fixtureFile("checkpoint-zip.pt").bytes, "c.pt", { ...(key !== undefined && { key }) });

  it("are those under the usual name, and that is said", async () => {
    const { tensors, notes } = await read();
    expect([...tensors.keys()]).toEqual(["weight", "bias"]);
    expect(notes).toEqual(['the weights are those under "model"; beside it there is "optimizer"']);
  });

  it("are those of a key, keys within keys joined by dots", async () => {
    expect((await read("model")).notes).toEqual([]);
    expect([...(await read("optimizer.state.0")).tensors.keys()]).toEqual(["momentum_buffer"]);
    await expect(read("net")).rejects.toThrow(
      expect.objectContaining({
        code: "weights/no-key",
        expected: expect.stringContaining('"model" (2 tensors)'),
      }),
    );
  });
});

test("names are stripped and mapped, and never fall together", async () => {
  const { bytes } = fixtureFile("checkpoint-zip.pt");
  const strip = "we";
  const { tensors } = await decodeWeights(bytes, "c.pt", { strip, map: new Map([["ight", "w"]]) });
  expect([...tensors.keys()]).toEqual(["w", "bias"]);
  await expect(decodeWeights(bytes, "c.pt", { map: new Map([["bias", "weight"]]) })).rejects.toThrow(
    expect.objectContaining({ code: "weights/same-name" }),
  );
});

test("safetensors of every type", async () => {
  const entries = {
    F64: [8, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], 1.5],
    F32: [4, [0, 0, 0xc0, 0x3f], 1.5],
    F16: [2, [0x00, 0xbe], -1.5],
    BF16: [2, [0xc0, 0x3f], 1.5],
    F8_E4M3: [1, [0x3c], 1.5],
    F8_E5M2: [1, [0xbe], -1.5],
    I64: [8, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -2],
    U64: [8, [2, 0, 0, 0, 0, 0, 0, 0], 2],
    I32: [4, [0xfe, 0xff, 0xff, 0xff], -2],
    U32: [4, [0, 0, 0, 0x80], 2 ** 31],
    I16: [2, [0xfe, 0xff], -2],
    U16: [2, [0, 0x80], 2 ** 15],
    I8: [1, [0xfe], -2],
    U8: [1, [0xfe], 254],
    BOOL: [1, [1], 1],
  } as const;
  let at = 0;
  const header: Record<string, unknown> = {};
  const data: number[] = [];
  for (const [dtype, [bytes, content]] of Object.entries(entries)) {
    header[dtype] = { dtype, shape: [1], data_offsets: [at, at + bytes] };
    data.push(...content);
    at += bytes;
  }
  const json = encoded(JSON.stringify(header));
  const file = Uint8Array.from([
    ...new Uint8Array(new BigUint64Array([BigInt(json.length)]).buffer),
    ...json,
    ...data,
  ]);
  const { tensors } = await decodeWeights(file, "w.safetensors");
  const found = Object.fromEntries([...tensors].map(([name, tensor]) => [name, weightValues(tensor)[0]]));
  expect(found).toEqual(
    Object.fromEntries(Object.entries(entries).map(([dtype, [, , value]]) => [dtype, value])),
  );
});

test("8-bit numbers are those of their definitions", async () => {
  const values = (dtype: string) => {
    const json = encoded(JSON.stringify({ x: { dtype, shape: [256], data_offsets: [0, 256] } }));
    const bytes = Array.from({ length: 256 }, (_, i) => i);
    const length = new Uint8Array(new BigUint64Array([BigInt(json.length)]).buffer);
    return decodeWeights(Uint8Array.from([...length, ...json, ...bytes]), "x").then(({ tensors }) =>
      weightValues(tensors.get("x")!),
    );
  };
  const e4m3 = await values("F8_E4M3");
  expect([e4m3[0x01], e4m3[0x08], e4m3[0x7e], e4m3[0x7f], e4m3[0xfe]]).toEqual([
    2 ** -9,
    2 ** -6,
    448,
    Number.NaN,
    -448,
  ]);
  const e5m2 = await values("F8_E5M2");
  expect([e5m2[0x01], e5m2[0x04], e5m2[0x7b], e5m2[0x7c]]).toEqual([
    2 ** -16,
    2 ** -14,
    57344,
    Number.POSITIVE_INFINITY,
  ]);
});

test.each([
  ["nothing", new Uint8Array(), "an empty file"],
  ["three letters", encoded("abc"), "no file of weights"],
  ["a pointer", encoded("version https://git-lfs.github.com/spec/v1\noid sha256:00\n"), "Git LFS"],
  ["a page", encoded("<!DOCTYPE html><html></html>"), "a web page"],
  [
    "an index",
    encoded('{"metadata": {"total_size": 8}, "weight_map": {"w": "a.safetensors"}}'),
    "in several files",
  ],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0), "gzip"],
  ["a tar archive", encoded(`${"x".repeat(257)}ustar`), "tar archive"],
  [
    "MessagePack of few layers",
    Uint8Array.of(0x82, 0xa6, ...encoded("params")),
    "a dictionary in MessagePack",
  ],
  ["MessagePack of many", Uint8Array.of(0xde, 0, 20, 0xd9, 40, ...encoded("params")), "MessagePack"],
  ["bytes", Uint8Array.of(0x82, 0x10, 0, 0), "no file of weights"],
  ["an ONNX model", Uint8Array.of(8, 8, 0x12, 7), "an ONNX model"],
])("%s is no file of weights", async (_, bytes, problem) => {
  await expect(decodeWeights(bytes, "w.pt")).rejects.toThrow(
    expect.objectContaining({
      code: "weights/unknown-format",
      kind: "input",
      problem: expect.stringContaining(problem),
    }),
  );
});

test("a file of no tensors says so", async () => {
  const empty = encodeSafetensors({ tensors: {}, metadata: {} });
  await expect(decodeWeights(empty, "w")).rejects.toThrow(
    expect.objectContaining({ code: "weights/no-tensors" }),
  );
  const one = encodeSafetensors({ tensors: { w: float32Tensor(Float32Array.of(2)) }, metadata: {} });
  expect(contentOf((await decodeWeights(one, "w")).tensors)).toEqual(
    new Map([["w", { shape: [1], values: [2] }]]),
  );
});
