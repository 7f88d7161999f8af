import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { checkImport } from "./check-import.ts";
import { floats, modelBytes, node, port, type TestModel, tensor, wholes, written } from "./graph.testing.ts";
import type { OnnxNode, OnnxTensor } from "./model.ts";
import type { OnnxNetwork } from "./onnx-network.ts";
import { readOnnxModel } from "./read-onnx-model.ts";

/*
 * Small networks written as exporters write them that are not at hand: what each does to layouts, shapes, biases, normalisations
 * and answers, after their sources and files that they made.
 */

function numbers(name: string, count: number): Float32Array {
  const stream = randomStream(7, name);
  return Float32Array.from({ length: count }, () => stream.normal());
}

const stored = (name: string, shape: readonly number[], scale = 1): OnnxTensor =>
  floats(
    name,
    shape,
    numbers(name, elementCount(shape)).map((value) => scale * value),
  );
const positive = (name: string, shape: readonly number[]): OnnxTensor =>
  floats(
    name,
    shape,
    numbers(name, elementCount(shape)).map((value) => 0.5 + value ** 2),
  );
const scalar = (name: string, value: number): OnnxTensor => floats(name, [], [value]);

/** The network of a model that ONNX Runtime agrees with, logits, output and slopes, and the names of its parameters. */
async function imported(model: TestModel): Promise<{ network: OnnxNetwork; names: readonly string[] }> {
  const network = await readOnnxModel(written(modelBytes(model)));
  const { logits, output, slopes } = await checkImport(
    network,
    numbers("examples", 5 * elementCount(network.input.shape)),
  );
  expect(logits).toBeLessThan(1e-5);
  if (output !== null) expect(output).toBeLessThan(1e-5);
  expect(slopes.length).toBeGreaterThan(0);
  return { network, names: network.classifier.layout.entries.map(({ name }) => name) };
}

/** A normalisation of layers by squared differences, of `name/gamma`, `name/beta` and `name/epsilon`. */
const layerNorm = (input: string, name: string, output: string): readonly OnnxNode[] => [
  node("ReduceMean", [input], [`${name}/mean`], { axes: [-1], keepdims: 1 }),
  node("Sub", [input, `${name}/mean`], [`${name}/difference`]),
  node("Mul", [`${name}/difference`, `${name}/difference`], [`${name}/squared`]),
  node("ReduceMean", [`${name}/squared`], [`${name}/variance`], { axes: [-1], keepdims: 1 }),
  node("Add", [`${name}/variance`, `${name}/epsilon`], [`${name}/raised`]),
  node("Sqrt", [`${name}/raised`], [`${name}/root`]),
  node("Reciprocal", [`${name}/root`], [`${name}/Rsqrt`]),
  node("Mul", [`${name}/Rsqrt`, `${name}/gamma`], [`${name}/factor`]),
  node("Mul", [input, `${name}/factor`], [`${name}/scaled`]),
  node("Mul", [`${name}/mean`, `${name}/factor`], [`${name}/centre`]),
  node("Sub", [`${name}/beta`, `${name}/centre`], [`${name}/shift`]),
  node("Add", [`${name}/scaled`, `${name}/shift`], [output]),
];

/** A GELU by the error function. */
const gelu = (input: string, output: string): readonly OnnxNode[] => [
  node("Mul", [input, "half_root"], [`${output}/u`]),
  node("Erf", [`${output}/u`], [`${output}/erf`]),
  node("Add", [`${output}/erf`, "unit"], [`${output}/raised`]),
  node("Mul", [`${output}/raised`, "half"], [`${output}/share`]),
  node("Mul", [input, `${output}/share`], [output]),
];
const GELU = [scalar("half_root", Math.SQRT1_2), scalar("unit", 1), scalar("half", 0.5)];

const NCHW = { perm: [0, 3, 1, 2] };
const NHWC = { perm: [0, 2, 3, 1] };

describe("tf2onnx", () => {
  const normalised = (input: string, layer: string, output: string, channels: number) => ({
    nodes: [
      node(
        "BatchNormalization",
        [input, `${layer}/gamma`, `${layer}/beta`, `${layer}/moving_mean`, `${layer}/moving_variance`],
        [output],
        { epsilon: { real: 1e-3 } },
      ),
    ],
    initializers: [
      stored(`${layer}/gamma`, [channels]),
      stored(`${layer}/beta`, [channels]),
      stored(`${layer}/moving_mean`, [channels]),
      positive(`${layer}/moving_variance`, [channels]),
    ],
  });

  test("turns images round, adds biases in four axes and flattens with channels last", async () => {
    const bn = normalised("t2", "sequential/bn", "n", 4);
    const { network, names } = await imported({
      opset: 13,
      nodes: [
        node("Transpose", ["x"], ["t1"], NCHW),
        node("Conv", ["t1", "sequential/conv/kernel"], ["c"], {
          pads: [1, 1, 1, 1],
          strides: [1, 1],
          kernel_shape: [3, 3],
          group: 1,
          dilations: [1, 1],
        }),
        node("Add", ["c", "sequential/conv/bias"], ["t2"]),
        ...bn.nodes,
        node("Relu", ["n"], ["r"]),
        node("MaxPool", ["r"], ["m"], { kernel_shape: [2, 2], strides: [2, 2], auto_pad: "VALID" }),
        node("Transpose", ["m"], ["t3"], NHWC),
        node("Reshape", ["t3", "shape"], ["f"]),
        node("MatMul", ["f", "sequential/dense/MatMul/ReadVariableOp:0"], ["d"]),
        node("Add", ["d", "sequential/dense/BiasAdd/ReadVariableOp:0"], ["a"]),
        node("Softmax", ["a"], ["dense"], { axis: 1 }),
      ],
      initializers: [
        stored("sequential/conv/kernel", [4, 3, 3, 3]),
        stored("sequential/conv/bias", [1, 4, 1, 1]),
        ...bn.initializers,
        wholes("shape", [-1, 36]),
        stored("sequential/dense/MatMul/ReadVariableOp:0", [36, 5]),
        stored("sequential/dense/BiasAdd/ReadVariableOp:0", [5]),
      ],
      inputs: [port("x", ["unk__1", 6, 6, 3])],
      outputs: [port("dense", ["unk__2", 5])],
    });
    expect(network.input).toMatchObject({ layout: "channels last", shape: [6, 6, 3] });
    expect(names).toEqual([
      "sequential/conv/kernel",
      "sequential/conv/bias",
      "sequential/bn/gamma",
      "sequential/bn/beta",
      "sequential/dense/MatMul/ReadVariableOp:0",
      "sequential/dense/BiasAdd/ReadVariableOp:0",
    ]);
    expect(network.classifier.statistics?.entries.map(({ name }) => name)).toEqual([
      "sequential/bn.running_mean",
      "sequential/bn.running_var",
    ]);
  });

  test("pads, joins a shortcut and takes means over places, with shapes that it computes", async () => {
    const { names } = await imported({
      opset: 15,
      nodes: [
        node("Transpose", ["x"], ["t"], NCHW),
        node("Pad", ["t", "pads"], ["p"]),
        node("Conv", ["p", "stem/W", "stem/b"], ["s"], { strides: [2, 2] }),
        node("Relu", ["s"], ["sr"]),
        node("Conv", ["sr", "branch/W", "branch/b"], ["b1"], { auto_pad: "SAME_UPPER" }),
        node("Clip", ["b1", "zero", "six"], ["b2"]),
        node("Add", ["b2", "sr"], ["j"]),
        node("Identity", ["j"], ["i"]),
        node("Transpose", ["i"], ["u"], NHWC),
        node("ReduceMean", ["u"], ["g"], { axes: [1, 2], keepdims: 0 }),
        node("Shape", ["g"], ["sh"]),
        node("Cast", ["sh"], ["sc"], { to: 6 }),
        node("Slice", ["sc", "zero_i", "one_i", "zero_i"], ["sb"]),
        node("Squeeze", ["sb", "zero_i"], ["batch"]),
        node("Unsqueeze", ["batch", "zero_i"], ["batch1"]),
        node("Concat", ["batch1", "rest"], ["target32"], { axis: 0 }),
        node("Cast", ["target32"], ["target"], { to: 7 }),
        node("Reshape", ["g", "target"], ["f"]),
        node("MatMul", ["f", "head/W"], ["h"]),
        node("Add", ["h", "head/b"], ["out"]),
        node("Identity", ["out"], ["Identity:0"]),
      ],
      initializers: [
        wholes("pads", [0, 0, 1, 1, 0, 0, 1, 1]),
        stored("stem/W", [4, 1, 3, 3]),
        stored("stem/b", [4]),
        stored("branch/W", [4, 4, 3, 3], 0.3),
        stored("branch/b", [4]),
        scalar("zero", 0),
        scalar("six", 6),
        wholes("zero_i", [0]),
        wholes("one_i", [1]),
        tensor("rest", 6, [1], Int32Array.of(4)),
        stored("head/W", [4, 3]),
        stored("head/b", [3]),
      ],
      inputs: [port("x", ["unk__0", 7, 7, 1])],
      outputs: [port("Identity:0", ["unk__1", 3])],
    });
    expect(names).toEqual(["stem/W", "stem/b", "branch/W", "branch/b", "head/W", "head/b"]);
  });

  test("normalises layers by squared differences, has a GELU of erf and attention by Einsum", async () => {
    const { names } = await imported({
      opset: 17,
      nodes: [
        ...layerNorm("x", "ln", "n"),
        node("Einsum", ["n", "query/kernel"], ["q0"], { equation: "abc,cde->abde" }),
        node("Add", ["q0", "query/bias"], ["q"]),
        node("Einsum", ["n", "key/kernel"], ["k"], { equation: "abc,cde->abde" }),
        node("Einsum", ["n", "value/kernel"], ["v"], { equation: "abc,cde->abde" }),
        node("Mul", ["q", "scale"], ["qs"]),
        node("Einsum", ["k", "qs"], ["scores"], { equation: "aecd,abcd->acbe" }),
        node("Softmax", ["scores"], ["shares"], { axis: -1 }),
        node("Einsum", ["shares", "v"], ["mixed"], { equation: "acbe,aecd->abcd" }),
        node("Einsum", ["mixed", "out/kernel"], ["o"], { equation: "abcd,cde->abe" }),
        node("Add", ["o", "out/bias"], ["ob"]),
        node("Add", ["ob", "x"], ["r"]),
        node("MatMul", ["r", "up/kernel"], ["u"]),
        ...gelu("u", "g"),
        node("MatMul", ["g", "down/kernel"], ["d"]),
        node("ReduceMean", ["d"], ["y"], { axes: [1], keepdims: 0 }),
      ],
      initializers: [
        stored("ln/gamma", [4]),
        stored("ln/beta", [4]),
        scalar("ln/epsilon", 1e-6),
        stored("query/kernel", [4, 2, 2]),
        stored("query/bias", [2, 2]),
        stored("key/kernel", [4, 2, 2]),
        stored("value/kernel", [4, 2, 2]),
        scalar("scale", 0.7),
        stored("out/kernel", [2, 2, 4]),
        stored("out/bias", [4]),
        stored("up/kernel", [4, 6]),
        stored("down/kernel", [6, 3]),
        ...GELU,
      ],
      inputs: [port("x", ["unk__0", 5, 4])],
      outputs: [port("y", ["unk__1", 3])],
    });
    expect(names).toEqual([
      "ln/gamma",
      "ln/beta",
      "query/kernel",
      "query/bias",
      "key/kernel",
      "value/kernel",
      "out/kernel",
      "out/bias",
      "up/kernel",
      "down/kernel",
    ]);
  });
});

describe("jax2onnx", () => {
  test("turns kernels and images round in the graph, and writes batch normalisation and softmax out", async () => {
    const { network, names } = await imported({
      opset: 21,
      nodes: [
        node("Transpose", ["in_0"], ["t"], NCHW),
        node("Transpose", ["Conv_0/kernel"], ["w"], { perm: [3, 2, 0, 1] }),
        node("Conv", ["t", "w"], ["c"], { pads: [1, 1, 1, 1], strides: [1, 1], dilations: [1, 1], group: 1 }),
        node("Transpose", ["c"], ["u"], NHWC),
        node("Reshape", ["Conv_0/bias", "to4"], ["cb"]),
        node("Add", ["u", "cb"], ["cu"]),
        // (x − mean) · rsqrt(variance + ε) · scale + bias, each laid out first.
        node("Reshape", ["const_mean", "to4"], ["mean"]),
        node("Sub", ["cu", "mean"], ["centred"]),
        node("Add", ["const_variance", "epsilon"], ["raised"]),
        node("Sqrt", ["raised"], ["root"]),
        node("Reciprocal", ["root"], ["inverse"]),
        node("Mul", ["inverse", "BatchNorm_0/scale"], ["factor"]),
        node("Reshape", ["factor", "to4"], ["factor4"]),
        node("Mul", ["centred", "factor4"], ["scaled"]),
        node("Reshape", ["BatchNorm_0/bias", "to4"], ["shift"]),
        node("Add", ["scaled", "shift"], ["bn"]),
        node("Max", ["bn", "zero"], ["r"]),
        node("ReduceSum", ["r", "places"], ["sum"], { keepdims: 0 }),
        node("Div", ["sum", "count"], ["pooled"]),
        node("MatMul", ["pooled", "Dense_0/kernel"], ["d"]),
        node("Expand", ["Dense_0/bias", "wide"], ["db"]),
        node("Add", ["d", "db"], ["logits"]),
        node("ReduceMax", ["logits", "last"], ["most"], { keepdims: 0 }),
        node("Max", ["lowest", "most"], ["bounded"]),
        node("Unsqueeze", ["bounded", "last"], ["most2"]),
        node("Sub", ["logits", "most2"], ["shifted"]),
        node("Exp", ["shifted"], ["e"]),
        node("ReduceSum", ["e", "last"], ["total"], { keepdims: 0 }),
        node("Unsqueeze", ["total", "last"], ["total2"]),
        node("Div", ["e", "total2"], ["out_0"]),
      ],
      initializers: [
        stored("Conv_0/kernel", [3, 3, 2, 4]),
        stored("Conv_0/bias", [4]),
        wholes("to4", [1, 1, 1, 4]),
        stored("const_mean", [4]),
        positive("const_variance", [4]),
        scalar("epsilon", 1e-5),
        stored("BatchNorm_0/scale", [4]),
        stored("BatchNorm_0/bias", [4]),
        scalar("zero", 0),
        wholes("places", [1, 2]),
        scalar("count", 25),
        stored("Dense_0/kernel", [4, 3]),
        stored("Dense_0/bias", [3]),
        wholes("wide", [1, 3]),
        wholes("last", [1]),
        scalar("lowest", Number.NEGATIVE_INFINITY),
      ],
      inputs: [port("in_0", ["B", 5, 5, 2])],
      outputs: [port("out_0", ["B", 3])],
    });
    expect(names).toEqual([
      "Conv_0/kernel",
      "Conv_0/bias",
      "BatchNorm_0/scale",
      "BatchNorm_0/bias",
      "Dense_0/kernel",
      "Dense_0/bias",
    ]);
    expect(network.imported).toMatchObject({ head: "softmax", logits: "logits" });
    expect(network.assumptions).toContain(
      '"const_mean" and "const_variance" are no parameters: each is a statistic of a normalisation that the file writes out.',
    );
  });

  test("has products of matrices as Gemm and Einsum, and the logarithm of a softmax written out", async () => {
    const { network, names } = await imported({
      opset: 18,
      nodes: [
        node("Gemm", ["x", "w0", "b0"], ["h"], { transB: 1, alpha: { real: 1 }, beta: { real: 1 } }),
        ...gelu("h", "g"),
        node("Einsum", ["g", "w1"], ["h1"], { equation: "ij,jk->ik" }),
        node("Transpose", ["w2"], ["w2t"], { perm: [1, 0] }),
        node("Tanh", ["h1"], ["t1"]),
        node("MatMul", ["t1", "w2t"], ["z"]),
        node("ReduceMax", ["z", "last"], ["most"], { keepdims: 1 }),
        node("Sub", ["z", "most"], ["shifted"]),
        node("Exp", ["shifted"], ["e"]),
        node("ReduceSum", ["e", "last"], ["total"], { keepdims: 1 }),
        node("Log", ["total"], ["logarithm"]),
        node("Sub", ["shifted", "logarithm"], ["y"]),
      ],
      initializers: [
        stored("w0", [6, 5]),
        stored("b0", [6]),
        ...GELU,
        stored("w1", [6, 4]),
        stored("w2", [3, 4]),
        wholes("last", [-1]),
      ],
      inputs: [port("x", ["B", 5])],
      outputs: [port("y", ["B", 3])],
    });
    expect(names).toEqual(["w0", "b0", "w1", "w2"]);
    expect(network.imported).toMatchObject({ head: "log-softmax", logits: "z" });
  });
});

describe("skl2onnx", () => {
  const layers = (classes: number): TestModel => ({
    opset: 15,
    nodes: [
      node("Cast", ["float_input"], ["cast_input"], { to: 1 }),
      node("MatMul", ["cast_input", "coefficient"], ["mul_result"]),
      node("Add", ["mul_result", "intercepts"], ["add_result"]),
      node("Relu", ["add_result"], ["next_activations"]),
      node("MatMul", ["next_activations", "coefficient1"], ["mul_result1"]),
      node("Add", ["mul_result1", "intercepts1"], ["add_result1"]),
    ],
    initializers: [
      stored("coefficient", [4, 6]),
      stored("intercepts", [1, 6]),
      stored("coefficient1", [6, classes]),
      stored("intercepts1", [1, classes]),
    ],
    inputs: [port("float_input", ["", 4])],
    outputs: [],
  });
  /** The label of the largest probability, which only trees of scikit-learn's operators give. */
  const label = (probabilities: string): readonly OnnxNode[] => [
    node("ArgMax", [probabilities], ["argmax_output"], { axis: 1, keepdims: 1 }),
    node(
      "ArrayFeatureExtractor",
      ["classes", "argmax_output"],
      ["array_feature_extractor_result"],
      {},
      "ai.onnx.ml",
    ),
    node("Cast", ["array_feature_extractor_result"], ["cast_result"], { to: 7 }),
    node("Reshape", ["cast_result", "shape_tensor"], ["output_label"]),
  ];
  const NAMES = ["coefficient", "intercepts", "coefficient1", "intercepts1"];

  test("ends in labels and a dictionary of probabilities, which are cut off before the softmax", async () => {
    const model = layers(3);
    const { network, names } = await imported({
      ...model,
      nodes: [
        ...model.nodes,
        node("Softmax", ["add_result1"], ["out_activations_result"], { axis: 1 }),
        ...label("out_activations_result"),
        node(
          "ZipMap",
          ["out_activations_result"],
          ["output_probability"],
          { classlabels_int64s: [0, 1, 2] },
          "ai.onnx.ml",
        ),
      ],
      initializers: [...model.initializers!, wholes("classes", [0, 1, 2]), wholes("shape_tensor", [-1])],
      outputs: [port("output_label", [""], 7), { name: "output_probability", type: 0, shape: undefined }],
    });
    expect(names).toEqual(NAMES);
    expect(network.classifier.classes).toBe(3);
    expect(network.operators).not.toHaveProperty("ArgMax");
  });

  test("has two probabilities of one sigmoid, which is the logit of the second of two classes", async () => {
    const model = layers(1);
    const { network, names } = await imported({
      ...model,
      nodes: [
        ...model.nodes,
        node("Sigmoid", ["add_result1"], ["out_activations_result"]),
        node("Sub", ["unity", "out_activations_result"], ["negative_class_proba"]),
        node("Concat", ["negative_class_proba", "out_activations_result"], ["proba"], { axis: 1 }),
        ...label("proba"),
        node("Identity", ["proba"], ["probabilities"]),
      ],
      initializers: [
        ...model.initializers!,
        floats("unity", [], [1]),
        wholes("classes", [0, 1]),
        wholes("shape_tensor", [-1]),
      ],
      outputs: [port("output_label", [""], 7), port("probabilities", ["", 2])],
    });
    expect(names).toEqual(NAMES);
    expect(network.classifier.classes).toBe(2);
    expect(network.assumptions).toContainEqual(
      expect.stringContaining("the logit of the second of two classes"),
    );
  });
});
