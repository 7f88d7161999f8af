import { AtlasError } from "#errors";
import {
  elementCount,
  flattenTree,
  isTensor,
  type Tensor,
  type TensorType,
  type Tree,
  type TreeStructure,
} from "#trees";
import type { OnnxValue } from "./onnx/model.ts";
import type { TensorSpec } from "./program/program.ts";

/** One argument of a compiled function: the nest it comes in and the tensors in it. */
export interface ArgumentSpec {
  readonly structure: TreeStructure;
  readonly leaves: readonly TensorSpec[];
}

const TENSOR_TYPES: readonly unknown[] = ["float32", "int32", "bool"] satisfies readonly TensorType[];

function isSpec(node: unknown): node is TensorSpec {
  if (typeof node !== "object" || node === null || !("shape" in node && "type" in node)) return false;
  const { shape, type } = node;
  return TENSOR_TYPES.includes(type) && Array.isArray(shape) && shape.every(Number.isSafeInteger);
}

function isSpecTree(node: unknown): node is Tree<TensorSpec> {
  if (typeof node !== "object" || node === null) return false;
  return isSpec(node) || Object.values(node).every(isSpecTree);
}

/**
 * Takes the specifications of all arguments apart.
 *
 * Throws AtlasError `engine/specification` unless `specs` is a list of nests of specifications.
 */
export function argumentSpecs(name: string, specs: unknown): readonly ArgumentSpec[] {
  if (!Array.isArray(specs))
    throw specificationError(`the arguments of "${name}" are not specified by a list`);
  return specs.map((tree: unknown, i) => {
    if (isSpecTree(tree)) return argumentSpec(tree);
    throw specificationError(`argument ${i + 1} of "${name}" is specified by no nest of types and shapes`);
  });
}

/** Takes the specification of one argument apart. */
export function argumentSpec(tree: Tree<TensorSpec>): ArgumentSpec {
  return flattenTree(tree, isSpec);
}

/**
 * The tensors of a call by input name, checked against what was compiled.
 *
 * Throws AtlasError `engine/argument` naming the first argument whose structure, shapes or data do not fit.
 */
export function feedsOf(
  name: string,
  args: readonly unknown[],
  expected: readonly ArgumentSpec[],
  inputs: readonly OnnxValue[],
): Record<string, Tensor> {
  if (args.length !== expected.length) {
    throw argumentError(`the compiled function "${name}" got ${args.length} arguments`, `${expected.length}`);
  }
  const feeds: Record<string, Tensor> = {};
  let next = 0;
  expected.forEach(({ structure }, position) => {
    const subject = `argument ${position + 1} of the compiled function "${name}"`;
    const tensors: Tensor[] = [];
    if (!collectTensors(args[position], structure, tensors)) {
      throw argumentError(
        `${subject} is not built as it was compiled`,
        `the structure ${describeStructure(structure)}`,
      );
    }
    for (const tensor of tensors) {
      const input = inputs[next++]!;
      if (!fits(tensor, input)) throw argumentError(`${subject} is ${describe(tensor)}`, describe(input));
      if (tensor.data.length !== elementCount(tensor.shape)) {
        throw argumentError(
          `${subject} holds ${tensor.data.length} elements`,
          `${elementCount(tensor.shape)} for ${describe(tensor)}`,
        );
      }
      feeds[input.name] = tensor;
    }
  });
  return feeds;
}

/** Appends the tensors of a nest in the order of the structure; false when the nest is built otherwise. */
function collectTensors(node: unknown, structure: TreeStructure, tensors: Tensor[]): boolean {
  if (typeof node !== "object" || node === null) return false;
  const isLeaf = isTensor(node as Tree<Tensor>);
  if (structure.kind === "leaf") {
    if (isLeaf) tensors.push(node as Tensor);
    return isLeaf;
  }
  if (isLeaf || Array.isArray(node) !== (structure.kind === "array")) return false;
  const children: Readonly<Record<string, unknown>> = { ...node };
  const keys =
    structure.kind === "record" ? structure.keys : structure.children.map((_, index) => `${index}`);
  return (
    Object.keys(children).length === keys.length &&
    keys.every(
      (key, i) =>
        Object.hasOwn(children, key) && collectTensors(children[key], structure.children[i]!, tensors),
    )
  );
}

function fits(tensor: Tensor, input: OnnxValue): boolean {
  return (
    tensor.type === input.type &&
    tensor.shape.length === input.shape.length &&
    tensor.shape.every((size, axis) => typeof input.shape[axis] === "string" || size === input.shape[axis])
  );
}

function describeStructure(structure: TreeStructure): string {
  if (structure.kind === "leaf") return "tensor";
  const children = structure.children.map(describeStructure);
  if (structure.kind === "array") return `[${children.join(", ")}]`;
  return `{ ${children.map((child, i) => `${structure.keys[i]}: ${child}`).join(", ")} }`;
}

interface Described {
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** An array in words, such as `float32[3, 4]`. */
export function describe({ type, shape }: Described): string {
  return `${type}[${shape.join(", ")}]`;
}

function specificationError(problem: string): AtlasError {
  return new AtlasError({
    code: "engine/specification",
    kind: "failure",
    problem,
    expected: 'for each argument { type: "float32", shape: [2, 3] } or a nest of such',
  });
}

function argumentError(problem: string, expected: string): AtlasError {
  return new AtlasError({
    code: "engine/argument",
    kind: "failure",
    problem,
    expected,
    remedy: "A compiled function accepts the shapes it was compiled for; compile again for other shapes.",
  });
}
