import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ProtobufWriter } from "#protobuf";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { checkImport } from "./check-import.ts";
import { floats, modelBytes, node, port, type TestModel, tensor, wholes, written } from "./graph.testing.ts";
import type { OnnxNode, OnnxTensor } from "./model.ts";
import { readOnnxModel } from "./read-onnx-model.ts";

function numbers(name: string, count: number): Float32Array {
  const stream = randomStream(5, name);
  return Float32Array.from({ length: count }, () => stream.normal());
}

const stored = (name: string, shape: readonly number[]): OnnxTensor =>
  floats(name, shape, numbers(name, elementCount(shape)));

/** Two linear layers from five numbers to three classes. */
const PERCEPTRON: TestModel = {
  nodes: [
    node("MatMul", ["x", "w1"], ["h"]),
    node("Add", ["h", "b1"], ["a"]),
    node("Relu", ["a"], ["r"]),
    node("Gemm", ["r", "w2", "b2"], ["y"]),
  ],
  initializers: [stored("w1", [5, 4]), stored("b1", [4]), stored("w2", [4, 3]), stored("b2", [3])],
  inputs: [port("x", ["batch", 5])],
  outputs: [port("y", ["batch", 3])],
};

const read = (model: TestModel, options?: Parameters<typeof readOnnxModel>[1]) =>
  readOnnxModel(written(modelBytes(model)), options);

async function names(model: TestModel, options?: Parameters<typeof readOnnxModel>[1]) {
  const network = await read(model, options);
  await checkImport(network, numbers("examples", 4 * elementCount(network.input.shape)));
  return network.classifier.layout.entries.map(({ name }) => name);
}

describe("parameters", () => {
  test("are told by what they do, with their values", async () => {
    const network = await read(PERCEPTRON);
    expect(network.classifier.layout.entries.map(({ name }) => name)).toEqual(["w1", "b1", "w2", "b2"]);
    expect(network.parameters.subarray(0, 20)).toEqual(numbers("w1", 20));
    expect(network.classifier.classes).toBe(3);
    expect(network.input).toMatchObject({ shape: [5], elements: "numbers", layout: "features" });
    expect(network.operators).toEqual({ Add: 1, Gemm: 1, MatMul: 1, Relu: 1 });
    expect(network.assumptions).toEqual([]);
  });

  test("are none where they prepare examples, are scalars or mask", async () => {
    const model: TestModel = {
      ...PERCEPTRON,
      nodes: [
        node("Sub", ["raw", "mean"], ["centred"]),
        node("Div", ["centred", "deviation"], ["x"]),
        ...PERCEPTRON.nodes.slice(0, 3),
        node("Mul", ["r", "half"], ["halved"]),
        node("Add", ["halved", "mask"], ["masked"]),
        node("Relu", ["masked"], ["m"]),
        node("Gemm", ["m", "w2", "b2"], ["y"]),
      ],
      initializers: [
        ...PERCEPTRON.initializers!,
        stored("mean", [5]),
        floats("deviation", [5], [1, 2, 1, 2, 1]),
        floats("half", [], [0.5]),
        floats("mask", [4], [0, 0, -1e9, 0]),
      ],
      inputs: [port("raw", ["batch", 5])],
    };
    expect(await names(model)).toEqual(["w1", "b1", "w2", "b2"]);
    const { assumptions } = await read(model);
    expect(assumptions).toEqual([
      "The model prepares its own inputs: (x − mean)/deviation, by 5 of each.",
      '"mean" is no parameter: it prepares the examples (Sub).',
      '"deviation" is no parameter: it prepares the examples (Div).',
      '"mask" is no parameter: it masks what is out of sight.',
    ]);
  });

  test("are no statistics of a normalisation that is written out", async () => {
    const model: TestModel = {
      ...PERCEPTRON,
      nodes: [
        node("MatMul", ["x", "w1"], ["h"]),
        node("Sub", ["h", "centre"], ["centred"]),
        node("Add", ["bn.moving_variance", "epsilon"], ["v"]),
        node("Sqrt", ["v"], ["deviation"]),
        node("Div", ["centred", "deviation"], ["standard"]),
        node("Add", ["standard", "b1"], ["a"]),
        ...PERCEPTRON.nodes.slice(2),
      ],
      initializers: [
        ...PERCEPTRON.initializers!,
        stored("centre", [4]),
        floats("bn.moving_variance", [4], [1, 2, 3, 4]),
        floats("epsilon", [], [1e-3]),
      ],
    };
    expect(await names(model)).toEqual(["w1", "b1", "w2", "b2"]);
    expect((await read(model)).assumptions).toEqual([
      '"centre" and "bn.moving_variance" are no parameters: each is a statistic of a normalisation that the file writes out.',
    ]);
  });

  test.each<[string, Pick<OnnxNode, "inputs" | "rewriting">]>([
    ["its older exporter names", { inputs: ["r", "onnx::Conv_3", "onnx::Conv_4"] }],
    ["its newer exporter notes", { inputs: ["r", "w", "b"], rewriting: "FuseBatchNormIntoConv" }],
    ["its newer exporter names", { inputs: ["r", "0.weight", "0.weight_bias"] }],
  ])("tell by what %s of batch normalisations that were folded away", async (_, own) => {
    const [, kernel, shift] = own.inputs;
    const model = (added: Partial<OnnxNode>, names: readonly string[]): TestModel => ({
      nodes: [{ ...node("Conv", own.inputs, ["c"]), ...added }, node("Flatten", ["c"], ["y"])],
      initializers: [stored(names[0]!, [3, 1, 2, 2]), stored(names[1]!, [3])],
      inputs: [port("r", ["batch", 1, 2, 2])],
      outputs: [port("y", ["batch", 3])],
    });
    const { assumptions } = await read(model(own, [kernel!, shift!]));
    expect(assumptions[0]).toMatch(/^Batch normalisations were folded .* dynamo=False/);
    const unfolded = model({ inputs: ["r", "kernel", "shift"] }, ["kernel", "shift"]);
    expect((await read(unfolded)).assumptions).toEqual([]);
  });

  test("are what the reader is told", async () => {
    expect(await names(PERCEPTRON, { constants: ["b1"] })).toEqual(["w1", "w2", "b2"]);
    await expect(read(PERCEPTRON, { constants: ["b7"] })).rejects.toMatchObject({ code: "onnx/parameters" });
  });

  test("may go through operators on parameters alone, as weights with a norm of their own do", async () => {
    const model: TestModel = {
      ...PERCEPTRON,
      nodes: [
        node("ReduceL2", ["direction"], ["length"], { axes: [0] }),
        node("Div", ["direction", "length"], ["unit"]),
        node("Mul", ["unit", "size"], ["scaled"]),
        node("Transpose", ["scaled"], ["w1"]),
        ...PERCEPTRON.nodes,
      ],
      initializers: [
        stored("direction", [4, 5]),
        stored("size", [1, 5]),
        ...PERCEPTRON.initializers!.slice(1),
      ],
    };
    expect(await names(model)).toEqual(["direction", "size", "b1", "w2", "b2"]);
  });

  test("that were merged are told apart again", async () => {
    const square: TestModel = {
      ...PERCEPTRON,
      nodes: [
        node("Identity", ["first.bias"], ["second.bias"]),
        node("Gemm", ["x", "w1", "first.bias"], ["h"]),
        node("Relu", ["h"], ["r"]),
        node("Gemm", ["r", "w3", "second.bias"], ["s"]),
        node("LayerNormalization", ["s", "ones", "zeros"], ["t"]),
        node("LayerNormalization", ["t", "ones", "zeros"], ["u"]),
        node("Gemm", ["u", "w2", "b2"], ["y"]),
      ],
      initializers: [
        ...PERCEPTRON.initializers!,
        stored("w3", [4, 4]),
        stored("first.bias", [4]),
        floats("ones", [4], [1, 1, 1, 1]),
        floats("zeros", [4], [0, 0, 0, 0]),
      ],
    };
    expect(await names(square)).toEqual([
      "w1",
      "first.bias",
      "w3",
      "second.bias",
      "ones",
      "zeros",
      "ones#2",
      "zeros#2",
      "w2",
      "b2",
    ]);
    const { assumptions } = await read(square);
    expect(assumptions).toEqual([expect.stringContaining('"first.bias" and "second.bias"')]);
  });

  test("of 64 and of 16 bits are computed in float32, which is said", async () => {
    const doubles = PERCEPTRON.initializers!.map(({ name, shape }) =>
      tensor(name, 11, shape, Float64Array.from(numbers(name, elementCount(shape)))),
    );
    const model = {
      ...PERCEPTRON,
      initializers: doubles,
      inputs: [port("x", ["n", 5], 11)],
      outputs: [port("y", ["n", 3], 11)],
    };
    const network = await read({
      ...model,
      nodes: [...model.nodes, node("Cast", ["y"], ["z"], { to: 1 })],
      outputs: [port("z", ["n", 3])],
    });
    expect(network.parameters.subarray(0, 20)).toEqual(numbers("w1", 20));
    expect(network.assumptions).toEqual(["It is computed in float32; the file has parameters in float64."]);
    const check = await checkImport(network, numbers("examples", 20));
    expect(check.logits).toBeLessThan(1e-5);
  });
});

test("a network in 16 bits is compared within what these hold", async () => {
  const halves = PERCEPTRON.initializers!.map(({ name, shape }) => {
    const count = elementCount(shape);
    // 0.5 to 1 in steps, the sign by place.
    return tensor(
      name,
      10,
      shape,
      Uint16Array.from({ length: count }, (_, i) => 0x3800 + 37 * (i % 27) + (i % 2) * 0x8000),
    );
  });
  const network = await read({
    ...PERCEPTRON,
    initializers: halves,
    inputs: [port("x", ["batch", 5], 10)],
    outputs: [port("y", ["batch", 3], 10)],
  });
  expect(network.assumptions).toEqual(["It is computed in float32; the file has parameters in float16."]);
  const check = await checkImport(network, numbers("examples", 20));
  expect(check.logits).toBeLessThan(5e-3);
  expect(check.slopes).toEqual([]);
});

describe("answers", () => {
  const ended = (operator: string, opset = 17): TestModel => ({
    ...PERCEPTRON,
    nodes: [...PERCEPTRON.nodes, node(operator, ["y"], ["p"])],
    outputs: [port("p", ["batch", 3])],
    opset,
  });

  test.each(["Softmax", "LogSoftmax"])("are logits before a %s", async (operator) => {
    const network = await read(ended(operator));
    expect(network.imported.logits).toBe("y");
    expect(network.assumptions).toEqual([expect.stringContaining("is taken off")]);
    const check = await checkImport(network, numbers("examples", 20));
    expect(check.output).toBeLessThan(1e-5);
  });

  test("of a sigmoid of one number are the logits of two classes", async () => {
    const model: TestModel = {
      ...PERCEPTRON,
      nodes: [
        ...PERCEPTRON.nodes.slice(0, 3),
        node("Gemm", ["r", "v", "c"], ["y"]),
        node("Sigmoid", ["y"], ["p"]),
      ],
      initializers: [...PERCEPTRON.initializers!, stored("v", [4, 1]), stored("c", [1])],
      outputs: [port("p", ["batch", 1])],
    };
    const network = await read(model);
    expect(network.classifier.classes).toBe(2);
    expect(network.classifier.layout.entries.map(({ name }) => name)).toEqual(["w1", "b1", "v", "c"]);
    const check = await checkImport(network, numbers("examples", 20));
    expect(check.output).toBeLessThan(1e-5);
  });

  test("are the output that is asked for", async () => {
    const two = { ...ended("Softmax"), outputs: [port("p", ["batch", 3]), port("a", ["batch", 4])] };
    expect((await read(two)).classifier.classes).toBe(3);
    expect((await read(two, { output: "a" })).classifier.classes).toBe(4);
    await expect(read(two, { output: "b" })).rejects.toMatchObject({ code: "onnx/output" });
  });

  test("that are numbers neither of an example nor of its places are refused", async () => {
    const model = {
      ...PERCEPTRON,
      inputs: [port("x", ["batch", 2, 2, 5])],
      outputs: [port("y", ["batch", 2, 2, 3])],
    };
    const nodes = [node("MatMul", ["x", "w1"], ["y"])];
    await expect(read({ ...model, nodes })).rejects.toMatchObject({
      code: "onnx/output",
      problem: "3 examples get an answer of shape [3, 2, 2, 4]",
    });
  });
});

describe("inputs", () => {
  test("with free axes are as the reader is told", async () => {
    const model = { ...PERCEPTRON, inputs: [port("x", ["batch", "features"])] };
    await expect(read(model)).rejects.toMatchObject({
      code: "onnx/input",
      remedy: expect.stringContaining("Say what shape an example has: --input-shape 3,32,32"),
    });
    expect((await read(model, { inputShape: [5] })).input.shape).toEqual([5]);
    await expect(read(PERCEPTRON, { inputShape: [6] })).rejects.toMatchObject({ code: "onnx/input" });
  });

  test("beside examples are refused", async () => {
    const model = {
      ...PERCEPTRON,
      nodes: [node("Add", ["z", "more"], ["x"]), ...PERCEPTRON.nodes],
      inputs: [port("z", ["batch", 5]), port("more", ["batch", 5])],
    };
    await expect(read(model)).rejects.toMatchObject({ code: "onnx/input" });
  });

  test("beside tokens that can neither be brought nor filled in are refused by name", async () => {
    const model: TestModel = {
      nodes: [
        node("Gather", ["words", "input_ids"], ["w"]),
        node("Gather", ["places", "position_ids"], ["p"]),
        node("Add", ["w", "p"], ["e"]),
        node("ReduceMean", ["e"], ["m"], { axes: [1], keepdims: 0 }),
        node("Gemm", ["m", "v", "c"], ["y"]),
      ],
      initializers: [
        stored("words", [11, 4]),
        stored("places", [8, 4]),
        stored("v", [4, 3]),
        stored("c", [3]),
      ],
      inputs: ["input_ids", "position_ids"].map((name) => port(name, ["batch", "length"], 7)),
      outputs: [port("y", ["batch", 3])],
    };
    await expect(read(model, { inputShape: [6] })).rejects.toThrow(
      'it reads "position_ids" beside its tokens',
    );
    const network = await read(model, { inputShape: [6], beside: ["kinds", "position_ids"] });
    expect(network.classifier.inputShape).toEqual([3, 6]);
    const stream = randomStream(9, "tokens");
    const check = await checkImport(
      network,
      Int32Array.from({ length: 90 }, () => stream.below(8)),
    );
    expect(check.output).toBeLessThan(1e-6);
  });

  test("beside examples that are masks and segments are filled in, which is said", async () => {
    const model: TestModel = {
      nodes: [
        node("Gather", ["words", "input_ids"], ["w"]),
        node("Gather", ["kinds", "token_type_ids"], ["k"]),
        node("Add", ["w", "k"], ["e"]),
        node("Cast", ["attention_mask"], ["m"], { to: 1 }),
        node("Unsqueeze", ["m", "last"], ["u"]),
        node("Mul", ["e", "u"], ["s"]),
        node("ReduceMean", ["s"], ["p"], { axes: [1], keepdims: 0 }),
        node("Gemm", ["p", "v", "c"], ["y"]),
      ],
      initializers: [
        stored("words", [11, 4]),
        stored("kinds", [2, 4]),
        wholes("last", [-1]),
        stored("v", [4, 3]),
        stored("c", [3]),
      ],
      inputs: ["input_ids", "attention_mask", "token_type_ids"].map((name) =>
        port(name, ["batch", "length"], 7),
      ),
      outputs: [port("y", ["batch", 3])],
    };
    const network = await read(model, { inputShape: [6] });
    expect(network.input.elements).toBe("indices");
    expect(network.assumptions).toContain(
      'Inputs beside the examples are filled in, for all of them: "attention_mask" by 1 and "token_type_ids" by 0.',
    );
    expect(network.classifier.layout.entries.map(({ name }) => name)).toEqual(["words", "kinds", "v", "c"]);
    const stream = randomStream(8, "tokens");
    const check = await checkImport(
      network,
      Int32Array.from({ length: 30 }, () => stream.below(11)),
    );
    expect(check.output).toBeLessThan(1e-6);
  });

  test("beside tokens that are a mask of real numbers are refused, for it may multiply or be added", async () => {
    const model: TestModel = {
      nodes: [
        node("Gather", ["words", "input_ids"], ["w"]),
        node("Unsqueeze", ["attention_mask", "last"], ["u"]),
        node("Mul", ["w", "u"], ["s"]),
        node("ReduceMean", ["s"], ["p"], { axes: [1], keepdims: 0 }),
        node("Gemm", ["p", "v", "c"], ["y"]),
      ],
      initializers: [stored("words", [11, 4]), wholes("last", [-1]), stored("v", [4, 3]), stored("c", [3])],
      inputs: [port("input_ids", ["batch", "length"], 7), port("attention_mask", ["batch", "length"], 1)],
      outputs: [port("y", ["batch", 3])],
    };
    await expect(read(model, { inputShape: [6] })).rejects.toMatchObject({
      code: "onnx/input",
      message: expect.stringContaining('it has 2 inputs: "input_ids", "attention_mask"'),
    });
  });

  test("in a batch that is written into the file are read for any number", async () => {
    const model: TestModel = {
      nodes: [
        node("Conv", ["x", "k"], ["c"], { pads: [1, 1, 1, 1] }),
        node("Reshape", ["c", "shape"], ["f"]),
        node("Concat", ["token", "f"], ["j"], { axis: 1 }),
        node("Expand", ["j", "wide"], ["e"]),
        node("Gemm", ["e", "w", "b"], ["y"]),
      ],
      initializers: [
        stored("k", [2, 1, 3, 3]),
        wholes("shape", [1, 32]),
        wholes("wide", [1, 34]),
        stored("token", [1, 2]),
        stored("w", [34, 3]),
        stored("b", [3]),
      ],
      inputs: [port("x", [1, 1, 4, 4])],
      outputs: [port("y", [1, 3])],
    };
    expect(await names(model)).toEqual(["k", "token", "w", "b"]);
    expect((await read(model)).assumptions).toEqual([expect.stringContaining("batches of 1 example")]);
  });

  test("with channels last are told, and pictures stay as they are", async () => {
    const model: TestModel = {
      nodes: [
        node("Transpose", ["x"], ["t"], { perm: [0, 3, 1, 2] }),
        node("Conv", ["t", "k"], ["c"], { auto_pad: "SAME_UPPER", strides: [2, 2] }),
        node("Transpose", ["c"], ["u"], { perm: [0, 2, 3, 1] }),
        node("ReduceMean", ["u"], ["m"], { axes: [1, 2], keepdims: 0 }),
        node("MatMul", ["m", "w"], ["y"]),
      ],
      initializers: [stored("k", [5, 3, 3, 3]), stored("w", [5, 4])],
      inputs: [port("x", ["", 8, 8, 3])],
      outputs: [port("y", ["", 4])],
    };
    expect(await names(model)).toEqual(["k", "w"]);
    expect((await read(model)).input).toMatchObject({ layout: "channels last", shape: [8, 8, 3] });
  });
});

describe("batch normalisations", () => {
  const model = (training: number): TestModel => ({
    nodes: [
      node("Conv", ["x", "k"], ["c"]),
      node(
        "BatchNormalization",
        ["c", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"],
        training ? ["n", "m", "v"] : ["n"],
        { epsilon: { real: 0.1 }, ...(training && { training_mode: 1 }) },
      ),
      node("Dropout", training ? ["n", "ratio", "on"] : ["n"], ["d"]),
      node("GlobalAveragePool", ["d"], ["p"]),
      node("Flatten", ["p"], ["f"]),
      node("MatMul", ["f", "w"], ["y"]),
    ],
    initializers: [
      stored("k", [4, 2, 3, 3]),
      stored("bn.weight", [4]),
      stored("bn.bias", [4]),
      stored("bn.running_mean", [4]),
      floats("bn.running_var", [4], [0.5, 1, 2, 0.1]),
      floats("ratio", [], [0.5]),
      tensor("on", 9, [], Uint8Array.of(1)),
      stored("w", [4, 3]),
    ],
    inputs: [port("x", ["batch", 2, 6, 6])],
    outputs: [port("y", ["batch", 3])],
  });

  test.each([0, 1])(
    "have their statistics apart and their own epsilon, exported for training: %i",
    async (training) => {
      const network = await read(model(training));
      const { layout, statistics } = network.classifier;
      expect(layout.entries.map(({ name }) => name)).toEqual(["k", "bn.weight", "bn.bias", "w"]);
      expect(statistics!.entries.map(({ name }) => name)).toEqual(["bn.running_mean", "bn.running_var"]);
      expect(network.statistics!.subarray(4)).toEqual(Float32Array.of(0.5, 1, 2, 0.1));
      const check = await checkImport(network, numbers("pictures", 5 * 72));
      expect(check.logits).toBeLessThan(1e-5);
      expect(check.output === null).toBe(training === 1);
      expect(network.assumptions.some((text) => text.includes("exported for training"))).toBe(training === 1);
    },
  );
});

describe("data in files of their own", () => {
  const external = (
    name: string,
    shape: readonly number[],
    entries: Readonly<Record<string, string>>,
  ): OnnxTensor => {
    const writer = new ProtobufWriter().packedIntegers(1, shape).integer(2, 1).text(8, name);
    for (const [key, value] of Object.entries(entries)) {
      writer.message(13, (entry) => entry.text(1, key).text(2, value));
    }
    return { name, type: 1, shape, message: writer.integer(14, 1).finish() };
  };
  const modelWith = (entries: Readonly<Record<string, string>>): TestModel => ({
    ...PERCEPTRON,
    initializers: [external("w1", [5, 4], entries), ...PERCEPTRON.initializers!.slice(1)],
  });
  const weights = new Uint8Array(numbers("w1", 20).buffer);

  function beside(entries: Readonly<Record<string, string>>, file: string): string {
    const path = written(modelBytes(modelWith(entries)));
    mkdirSync(dirname(join(dirname(path), file)), { recursive: true });
    writeFileSync(join(dirname(path), file), Buffer.concat([Buffer.alloc(16), weights]));
    return path;
  }

  test("are read from their place, and compared with ONNX Runtime", async () => {
    const path = beside({ location: "data/weights.bin", offset: "16", length: "80" }, "data/weights.bin");
    const network = await readOnnxModel(path);
    expect(network.parameters.subarray(0, 20)).toEqual(numbers("w1", 20));
    expect((await checkImport(network, numbers("examples", 20))).logits).toBeLessThan(1e-6);
  });

  test.each([
    [{ location: "w.bin", offset: "32" }, "onnx/external-data"],
    [{ location: "w.bin", offset: "16", length: "76" }, "onnx/external-data"],
    [{ location: "w.bin", offset: "999999999999" }, "onnx/external-data"],
    [{ location: "w.bin", offset: "-16" }, "onnx/damaged"],
    [{ location: "../w.bin" }, "onnx/external-data"],
    [{ location: "/etc/hostname" }, "onnx/external-data"],
    [{ location: "missing.bin" }, "files/missing"],
    [{ offset: "16" }, "onnx/damaged"],
  ] as const)("at %j are refused with %s", async (entries, code) => {
    const path = beside({ ...entries }, "w.bin");
    await expect(readOnnxModel(path)).rejects.toMatchObject({ code, kind: "input" });
  });

  test("behind a link out of the model's folder are refused", async () => {
    const path = written(modelBytes(modelWith({ location: "link.bin" })));
    const elsewhere = join(mkdtempSync(join(tmpdir(), "elsewhere-")), "w.bin");
    writeFileSync(elsewhere, weights);
    symlinkSync(elsewhere, join(dirname(path), "link.bin"));
    await expect(readOnnxModel(path)).rejects.toMatchObject({ code: "onnx/external-data" });
  });
});

describe("what is no network, or none that is read", () => {
  test.each([
    ["a text", new TextEncoder().encode("this is a text, and no model at all")],
    ["zeros", new Uint8Array(64)],
    ["a truncated model", modelBytes(PERCEPTRON).subarray(0, 150)],
  ])("%s is no whole model", async (_, bytes) => {
    const path = written(bytes);
    await expect(readOnnxModel(path)).rejects.toMatchObject({
      code: "onnx/damaged",
      kind: "input",
      message: expect.stringContaining(`${path}, byte `),
    });
  });

  test.each([
    ["an empty file", ""],
    ["a web page", "<html><body>404</body></html>"],
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\n"],
  ])("%s is called so", async (what, text) => {
    const path = written(new TextEncoder().encode(text));
    await expect(readOnnxModel(path)).rejects.toThrow(`${path}: this is ${what}`);
  });

  test("operators without a rule are named all at once, with nodes and what to do", async () => {
    const model: TestModel = {
      ...PERCEPTRON,
      nodes: [
        node("QuantizeLinear", ["x", "b1", "b1"], ["q"]),
        node("LSTM", ["q"], ["l"]),
        node("LSTM", ["l"], ["m"]),
        node("Odd", ["m"], ["y"], {}, "my.own"),
      ],
    };
    await expect(read(model)).rejects.toMatchObject({
      code: "onnx/operators",
      problem: "it has 3 operators without a rule",
      lines: [
        'QuantizeLinear, node "q": export the network before it is quantised',
        'LSTM, node "l" and 1 more node: networks with loops are not read',
        'my.own.Odd, node "y": export the model with its own operators written as functions of standard ones',
      ],
    });
  });

  test("operators beside what the answer needs do no harm", async () => {
    const model = { ...PERCEPTRON, nodes: [...PERCEPTRON.nodes, node("LSTM", ["h"], ["state"])] };
    expect((await read(model)).operators).not.toHaveProperty("LSTM");
  });

  test.each([8, 24, 0])("opset %i is refused", async (opset) => {
    await expect(read({ ...PERCEPTRON, opset })).rejects.toMatchObject({ code: "onnx/opset" });
  });

  test("a network without parameters is refused", async () => {
    const model = { ...PERCEPTRON, nodes: [node("Relu", ["x"], ["y"])], initializers: [] };
    await expect(read(model)).rejects.toMatchObject({ code: "onnx/parameters" });
  });

  test("a node that cannot be applied is named", async () => {
    const nodes = [node("Reshape", ["x", "shape"], ["z"]), ...PERCEPTRON.nodes.slice(1)];
    const initializers = [...PERCEPTRON.initializers!, wholes("shape", [-1, 7])];
    const model = {
      ...PERCEPTRON,
      nodes: [...nodes, node("MatMul", ["z", "w1"], ["h"])].reverse(),
      initializers,
    };
    await expect(read(model)).rejects.toMatchObject({
      code: expect.stringMatching(/^onnx\//),
      kind: "input",
    });
  });

  test("what tells apart or makes far more numbers than the file stores", async () => {
    const copies = Array.from({ length: 60 }, (_, i) => node("Identity", ["w1"], [`w${i + 10}`]));
    const large = {
      ...PERCEPTRON,
      nodes: [...copies, ...PERCEPTRON.nodes],
      initializers: [
        stored("w1", [5, 40_000]),
        stored("b1", [40_000]),
        stored("w2", [40_000, 3]),
        stored("b2", [3]),
      ],
    };
    await expect(read(large)).rejects.toMatchObject({
      code: "onnx/damaged",
      problem: expect.stringContaining("told apart into more numbers"),
    });
    const zeros = Array.from({ length: 40 }, (_, i) => node("ConstantOfShape", ["size"], [`z${i}`]));
    const filled = {
      ...PERCEPTRON,
      nodes: [
        ...zeros,
        node(
          "Sum",
          zeros.map(({ outputs }) => outputs[0]!),
          ["z"],
        ),
        node("ReduceSum", ["z"], ["sum"], { keepdims: 0 }),
        ...PERCEPTRON.nodes.slice(0, 3),
        node("Gemm", ["r", "w2", "b2"], ["g"]),
        node("Add", ["g", "sum"], ["y"]),
      ],
      initializers: [...PERCEPTRON.initializers!, wholes("size", [2 ** 20])],
    };
    await expect(read(filled)).rejects.toMatchObject({
      code: "onnx/operator",
      problem: expect.stringContaining("the constants up to it have over"),
    });
  });

  test("what an operator of constants alone is given by examples is named", async () => {
    const model = {
      ...PERCEPTRON,
      nodes: [node("NonZero", ["x"], ["z"]), node("MatMul", ["z", "w1"], ["y"])],
    };
    await expect(read(model)).rejects.toMatchObject({
      code: "onnx/operator",
      problem: expect.stringContaining('its input "x" is computed from examples or parameters'),
    });
  });
});

test("a function of the model is what it does", async () => {
  const gate = new ProtobufWriter()
    .message(8, (set) => set.text(1, "my.own").integer(2, 1))
    .message(25, (own) => {
      own.text(1, "Gate").text(4, "X").text(5, "Y").text(6, "slope").text(10, "my.own");
      own.message(9, (set) => set.text(1, "").integer(2, 17));
      own.message(7, (inner) => inner.text(1, "X").text(2, "S").text(4, "Sigmoid"));
      own.message(7, (inner) => inner.text(1, "X").text(1, "S").text(2, "P").text(4, "Mul"));
      own.message(7, (inner) =>
        inner
          .text(1, "P")
          .text(2, "Y")
          .text(4, "LeakyRelu")
          .message(5, (attribute) => attribute.text(1, "alpha").integer(20, 1).text(21, "slope")),
      );
    })
    .finish();
  const gated = node("Gate", ["a"], ["r"], { slope: { real: 0.4 } }, "my.own");
  const nodes = [...PERCEPTRON.nodes.slice(0, 2), gated, PERCEPTRON.nodes[3]!];
  const path = written(Buffer.concat([modelBytes({ ...PERCEPTRON, nodes }), gate]));
  const network = await readOnnxModel(path);
  expect(network.operators).toMatchObject({ LeakyRelu: 1, Mul: 1, Sigmoid: 1 });
  const check = await checkImport(network, numbers("examples", 20));
  expect(check.output).toBeLessThan(1e-6);
});

test("a function that calls itself is refused", async () => {
  const endless = new ProtobufWriter()
    .message(25, (own) => {
      own.text(1, "Gate").text(4, "X").text(5, "Y").text(10, "my.own");
      own.message(7, (inner) => inner.text(1, "X").text(2, "Y").text(4, "Gate").text(7, "my.own"));
    })
    .finish();
  const nodes = [
    ...PERCEPTRON.nodes.slice(0, 2),
    node("Gate", ["a"], ["r"], {}, "my.own"),
    PERCEPTRON.nodes[3]!,
  ];
  const path = written(Buffer.concat([modelBytes({ ...PERCEPTRON, nodes }), endless]));
  await expect(readOnnxModel(path)).rejects.toMatchObject({ code: "onnx/damaged" });
});

test("a branch whose condition is known is taken", async () => {
  const branch = (operator: string) => ({
    kind: "graph" as const,
    value: {
      nodes: [node(operator, ["a"], ["b"])],
      initializers: [],
      inputs: [],
      outputs: [port("b", ["batch", 4])],
    },
  });
  const chosen = {
    ...node("If", ["is"], ["r"]),
    attributes: new Map([
      ["then_branch", branch("Tanh")],
      ["else_branch", branch("Relu")],
    ]),
  };
  const model: TestModel = {
    ...PERCEPTRON,
    nodes: [...PERCEPTRON.nodes.slice(0, 2), chosen, PERCEPTRON.nodes[3]!],
    initializers: [...PERCEPTRON.initializers!, tensor("is", 9, [], Uint8Array.of(1))],
  };
  expect(await names(model)).toEqual(["w1", "b1", "w2", "b2"]);
});
