import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { boolTensor, float32Tensor, int32Tensor } from "#trees";
import { readTensors } from "./read-tensors.ts";
import { encodeSafetensors, readSafetensors } from "./safetensors.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tensors-"));
  path = join(folder, "curve.safetensors");
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = encodeSafetensors({
  tensors: {
    "bend1.weight": float32Tensor(
      Float32Array.from({ length: 999 }, (_, i) => i),
      [27, 37],
    ),
    "profile.t": float32Tensor(Float32Array.of(0, 0.5, 1)),
    "profile.empty": float32Tensor(new Float32Array(0)),
    "profile.count": int32Tensor(Int32Array.of(7)),
    "profile.flag": boolTensor(Uint8Array.of(1, 0)),
  },
  metadata: { made: "by hand" },
});

test("the tensors that are wanted are those of the whole file, and no other is given", async () => {
  await writeFile(path, bytes);
  const { tensors } = await readSafetensors(path);
  const { tensors: some, metadata } = await readTensors(path, (name) => name.startsWith("profile."));
  expect(metadata).toEqual({ made: "by hand" });
  expect(Object.keys(some).sort()).toEqual(["profile.count", "profile.empty", "profile.flag", "profile.t"]);
  for (const [name, tensor] of Object.entries(some)) expect(tensor).toEqual(tensors[name]);
  expect((await readTensors(path, () => false)).tensors).toEqual({});
});

test("what is not a whole safetensors file is refused as by the reader of all of it", async () => {
  for (const length of [0, 5, 40, bytes.length - 3]) {
    await writeFile(path, bytes.subarray(0, length));
    const refusal = await readSafetensors(path).catch((error: unknown) => error);
    await expect(readTensors(path, () => true)).rejects.toEqual(refusal);
  }
  await expect(readTensors(join(folder, "absent"), () => true)).rejects.toEqual(
    expect.objectContaining({ code: "files/missing" }),
  );
  await expect(readTensors(folder, () => true)).rejects.toEqual(
    expect.objectContaining({ code: "files/is-a-folder" }),
  );
});
