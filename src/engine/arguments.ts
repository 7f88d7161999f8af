import { AtlasError } from "#errors";
import { elementCount, flattenTree, isTensor, type Tensor, type Tree, type TreeStructure } from "#trees";
import type { OnnxValue } from "./onnx/model.ts";
import type { TensorSpec } from "./program/program.ts";

/** One argument of a compiled function: the nest it comes in and the tensors in it. */
export interface ArgumentSpec {
  readonly structure: TreeStructure;
  readonly leaves: readonly TensorSpec[];
}

/** Whether a node of a tree of specifications is a specification. */
function isSpec(node: Tree<TensorSpec>): node is TensorSpec {
  return "shape" in node && Array.isArray(node.shape) && typeof node.type === "string";
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

function argumentError(problem: string, expected: string): AtlasError {
  return new AtlasError({
    code: "engine/argument",
    kind: "failure",
    problem,
    expected,
    remedy: "A compiled function accepts the shapes it was compiled for; compile again for other shapes.",
  });
}
