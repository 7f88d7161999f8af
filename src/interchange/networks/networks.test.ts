import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { numpy } from "@jax-js/jax";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "#engine";
import { describeNetwork, networkFilesOf } from "#families";
import { writeSafetensors } from "#files";
import { openOnnxModel } from "#interchange/onnx";
import { logitsByStatistics, type NetworkArrays } from "#landscape";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { float32Tensor } from "#trees";
import { laidOut, shapeOfAxes } from "./as-network.ts";
import { openedNetworks, weightsFamily } from "./index.ts";
import { memberOf } from "./members-of-onnx.ts";

const MODELS = fileURLToPath(new URL("../../../../shared/models", import.meta.url));
/** Small networks by PyTorch and Keras, with the script that made them beside it. */
const PREPARED = fileURLToPath(new URL("../../../test/fixtures/onnx/prepared.json", import.meta.url));
/** Two networks of Keras with batch norm, likewise. */
const KERAS = fileURLToPath(new URL("../../../test/fixtures/onnx/keras-networks.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "loss-atlas-networks-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Weights of a perceptron of 4, 3 and 2 units as PyTorch keeps them, [out, in]. */
async function perceptron(
  name: string,
  seed: number,
  hidden = 3,
  valueAt: (i: number) => number = (i) => Math.sin(seed + i),
  [first, second]: readonly [string, string] = ["fc1", "fc2"],
): Promise<string> {
  const path = join(folder, name);
  const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => valueAt(i));
  await writeSafetensors(path, {
    tensors: {
      [`${first}.weight`]: float32Tensor(numbers(4 * hidden), [hidden, 4]),
      [`${first}.bias`]: float32Tensor(numbers(hidden), [hidden]),
      [`${second}.weight`]: float32Tensor(numbers(2 * hidden), [2, hidden]),
      [`${second}.bias`]: float32Tensor(numbers(2), [2]),
    },
    metadata: {},
  });
  return path;
}

const given = (settings: object) => ({ family: "given", width: 1, architecture: "mlp", ...settings });

describe("networks of files", () => {
  it("are given each weight under one other name", async () => {
    const files = [await perceptron("renamed.safetensors", 1, 3, Math.sin, ["fc1", "last"])];
    const opened = (...map: readonly string[]) => openedNetworks(given({ files, map }));
    const names = ["last.weight=fc2.weight", "last.bias=fc2.bias"];
    expect((await opened(...names, ...names)).title).toMatch(/perceptron of layers 4-3-2/);
    await expect(opened(...names, "last.bias=fc3.bias")).rejects.toThrow(
      'model.map: "last.bias" is given two other names, "fc2.bias" and "fc3.bias"',
    );
  });

  it("have the sizes of what their weights are of, and each seed its own weights", async () => {
    const files = [await perceptron("a.safetensors", 1), await perceptron("b.safetensors", 2)];
    const model = given({ files });
    const { title, fingerprint } = await openedNetworks(model);
    expect(title).toMatch(/perceptron of layers 4-3-2/);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const { sizes } = describeNetwork(model, [1, 2, 2], 2);
    expect(sizes).toMatchObject({ classes: 2, layout: { size: 23 } });
    const { weights } = networkFilesOf(model)!;
    const [a, b] = [await weights(model, 0, [4]), await weights(model, 1, [4])];
    // The first weight of ours is [in, out]: its second number is the weight of the second unit of the first input.
    expect(a.parameters[1]).toBe(Math.fround(Math.sin(1 + 4)));
    expect(b.parameters[1]).toBe(Math.fround(Math.sin(2 + 4)));
  });

  it("may call their layers otherwise, as a library does that counts those of all models", async () => {
    const counted = ["dense_9", "dense_10"] as const;
    const plain = await perceptron("plain.safetensors", 2);
    const files = [
      await perceptron("first.safetensors", 1),
      await perceptron("counted.safetensors", 2, 3, undefined, counted),
    ];
    const [two, one] = [given({ files }), given({ files: [plain] })];
    for (const model of [two, one]) await openedNetworks(model);
    const other = await networkFilesOf(two)!.weights(two, 1, [4]);
    expect(other.parameters).toEqual((await networkFilesOf(one)!.weights(one, 0, [4])).parameters);
  });

  it("refuse what does not fit, in words", async () => {
    const files = [await perceptron("c.safetensors", 1), await perceptron("d.safetensors", 2, 5)];
    await expect(openedNetworks(given({ files }))).rejects.toMatchObject({ code: "networks/differ" });
    const one = given({ files: files.slice(0, 1) });
    expect(() => describeNetwork(one, [4], 2)).toThrow(
      expect.objectContaining({ code: "networks/unopened" }),
    );
    await openedNetworks(one);
    expect(() => describeNetwork(one, [4], 3)).toThrow(expect.objectContaining({ code: "networks/classes" }));
    expect(() => describeNetwork(one, [5], 2)).toThrow(expect.objectContaining({ kind: "input" }));
    const other = given({ files: files.slice(0, 1), fingerprint: "0".repeat(64) });
    await expect(openedNetworks(other)).rejects.toMatchObject({ code: "networks/changed", kind: "input" });
    const lost = await perceptron("e.safetensors", 1, 3, (i) => (i === 5 ? Number.NaN : i));
    await expect(openedNetworks(given({ files: [lost] }))).rejects.toThrow(
      /e\.safetensors, "fc1\.weight": 1 of 12 numbers is not finite; number \d+ is NaN/,
    );
    const order = given({ files: files.slice(0, 1), channel_order: "grb" });
    await expect(openedNetworks(order)).rejects.toMatchObject({ code: "networks/channel-order" });
  });
});

describe("networks of Keras", () => {
  const { inputs, answers, files } = JSON.parse(readFileSync(KERAS, "utf8"));
  const pathOf = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, Buffer.from(files[name], "base64"));
    return path;
  };

  /** What the second of two files answers as the network that the first one says. */
  async function answersOfSecond(second: string): Promise<readonly number[]> {
    const [first, file] = [pathOf("1.onnx"), pathOf(second)];
    const { onnx, weights } = await openedNetworks({
      family: "given",
      width: 1,
      network: first,
      files: [first, file],
    });
    const { parameters } = await weights(1, [2, 6, 6]);
    const { classifier, input } = onnx!.network();
    // The recorded inputs have their channels first, and the network reads them last.
    const last = laidOut(Float32Array.from(inputs), {
      own: input.shape,
      given: [2, 6, 6],
      isReversed: false,
    });
    const own = { parameters: float32Tensor(parameters) };
    const examples = float32Tensor(last, [6, ...input.shape]);
    const program = await compile<[NetworkArrays, numpy.Array], numpy.Array>(
      (arrays, given) => logitsByStatistics(classifier, arrays, given),
      [own, examples],
      { name: "answers" },
    );
    const { data } = await program.run(own, examples);
    program.release();
    return [...data];
  }

  it.each(["2.onnx", "2.keras", "2.h5"])(
    "answer as Keras does where their weights come out of %s beside another's ONNX file",
    async (second) => {
      expect(await answersOfSecond(second)).toBeAllclose(answers[1].flat(), { absolute: 2e-4 });
    },
  );

  it("are refused where their layers have lost their order, with what to give instead", async () => {
    await expect(answersOfSecond("2.weights.h5")).rejects.toMatchObject({
      code: "weights/mismatch",
      remedy: expect.stringContaining(".keras or .h5"),
    });
  });

  it("are refused where files differ in numbers that are no parameters", async () => {
    const { networks } = JSON.parse(readFileSync(PREPARED, "utf8"));
    const file = await openOnnxModel(pathOf("1.onnx"));
    writeFileSync(join(folder, "p.onnx"), Buffer.from(networks["keras, Rescaling"].model, "base64"));
    const prepared = await openOnnxModel(join(folder, "p.onnx"));
    const constants = new Map([["mean", { type: "float" as const, shape: [1], data: Float32Array.of(1) }]]);
    expect(() => memberOf({ ...file, constants }, { ...file, constants: new Map() })).toThrow(
      'numbers that are no parameters: "mean"',
    );
    expect(memberOf(prepared, prepared).parameters).toEqual(prepared.parameters);
  });
});

describe("networks that are trained anew", () => {
  it("are those that weights are of, drawn or beginning as the file has them", async () => {
    const path = await perceptron("e.safetensors", 4);
    await expect(weightsFamily(path, {})).rejects.toMatchObject({ code: "weights/no-architecture" });
    const family = await weightsFamily(path, { architecture: "mlp" });
    expect(family.name).toMatch(/^e-[0-9a-f]{8}$/);
    const model = { family: family.name, width: 1, architecture: "mlp" };
    const drawn = family.describe(model, [1, 2, 2], 2).sizes;
    expect(drawn.parameters.map(({ role, fanIn }) => [role, fanIn])).toEqual([
      ["weight", 4],
      ["bias", 4],
      ["weight", 3],
      ["bias", 3],
    ]);
    const { sizes } = family.describe({ ...model, start: "file" }, [1, 2, 2], 2);
    const begun = initialise(sizes, "he-normal", randomStream(1, "any"));
    // [in, out] of ours: its second number is the weight of the second unit of the first input.
    expect(begun[1]).toBe(Math.fround(Math.sin(4 + 4)));
    expect(() => family.describe({ ...model, width: 8 }, [4], 2)).toThrow("has the width that it has");
    // The same file with other words about it is another network.
    const stripped = await weightsFamily(path, { architecture: "mlp", strip: "net." });
    expect(stripped.name).not.toBe(family.name);
  });
});

describe("a file that leaves sizes free", () => {
  it.each([
    [["height", "width", 3], false, [3, 8, 6], [8, 6, 3]],
    [[3, "h", "w"], false, [3, 8, 6], [3, 8, 6]],
    [["", "", ""], false, [3, 8, 6], [3, 8, 6]],
    [["", "", ""], true, [3, 8, 6], [8, 6, 3]],
    [["features"], false, [1, 1, 5], [5]],
    [["pixels"], false, [1, 4, 4], [16]],
    [["rows", "columns"], false, [1, 4, 5], [4, 5]],
    [undefined, false, [3, 8, 6], [3, 8, 6]],
    [[1, "h", "w"], false, [3, 8, 6], undefined],
    [["a", "b", "c", "d"], false, [3, 8, 6], undefined],
  ] as const)("of axes %j reads %j", (axes, hasChannelsLast, given, expected) => {
    expect(shapeOfAxes(axes, given, hasChannelsLast)).toEqual(expected);
  });

  it("is one network for each shape of the data, or the one that is told", async () => {
    const path = join(folder, "free.onnx");
    const { networks } = JSON.parse(readFileSync(PREPARED, "utf8"));
    writeFileSync(path, Buffer.from(networks["torch, of any size"].model, "base64"));
    const model = { family: "given", width: 1, files: [path] };
    const { axes, preparation } = await openedNetworks(model);
    expect(axes).toEqual([3, "height", "width"]);
    expect(preparation).toMatchObject({ pixels: "unit" });
    const work = (side: number): number =>
      describeNetwork(model, [3, side, side], 3).sizes.workload.multiplyAdds;
    // A convolution to 4 maps from 3 · 3 · 3, then 4-3.
    expect([8, 12].map(work)).toEqual([4 * 36 * 27 + 12, 4 * 100 * 27 + 12]);
    expect(() => describeNetwork(model, [1, 8, 8], 3)).toThrow(
      expect.objectContaining({ code: "networks/input" }),
    );
    const told = { ...model, input_shape: [3, 12, 12] };
    expect((await openedNetworks(told)).axes).toEqual([3, 12, 12]);
    expect(() => describeNetwork(told, [3, 8, 8], 3)).toThrow(
      expect.objectContaining({ code: "networks/input" }),
    );
    await expect(openedNetworks({ ...model, input_shape: [1, 8, 8] })).rejects.toMatchObject({
      code: "onnx/input",
    });
  });
});

describe.skipIf(!existsSync(MODELS))("files that other people made", () => {
  it("give one network as ONNX and as weights, bit by bit", async () => {
    const files = ["cifar_base_kw.onnx", "cifar_base_legacy.pth"].map((name) => join(MODELS, name));
    const model = { family: "given", width: 1, files };
    const { onnx, axes } = await openedNetworks(model);
    expect([onnx?.path, axes]).toEqual([files[0], [3, 32, 32]]);
    const { weights } = networkFilesOf(model)!;
    const [a, b] = [await weights(model, 0, [3, 32, 32]), await weights(model, 1, [3, 32, 32])];
    expect(Buffer.from(b.parameters.buffer)).toEqual(Buffer.from(a.parameters.buffer));
    const { workload } = describeNetwork(model, [3, 32, 32], 10).sizes;
    // Two convolutions by hand: 8 maps of 16 × 16 from 3 · 4 · 4, 16 of 8 × 8 from 8 · 4 · 4, then 1024-100-10.
    expect(workload.multiplyAdds).toBe(8 * 256 * 48 + 16 * 64 * 128 + 1024 * 100 + 1000);
  });
});
