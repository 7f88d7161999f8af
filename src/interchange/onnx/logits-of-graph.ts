import { alternatives, quotedBriefly } from "#words";
import { nodeName, type OnnxGraph, type OnnxNode } from "./model.ts";
import { modelError } from "./model-error.ts";
import { producersOf } from "./needed-nodes.ts";
import { isFloat } from "./tensor-data.ts";
import { writtenHead } from "./written-heads.ts";

/** What a file makes of the logits in the end. */
export type Head = "none" | "softmax" | "log-softmax" | "sigmoid" | "sigmoid pair";

/** Whether a network has one number in the place of the logits of two classes. */
export function hasOneLogit(head: Head): boolean {
  return head === "sigmoid" || head === "sigmoid pair";
}

/** Where a graph has its logits. */
export interface LogitsOfGraph {
  /** The name of their value. */
  readonly name: string;
  /** The output that they end in. */
  readonly output: string;
  readonly head: Head;
}

const HANDS_ON = ["Identity", "Cast", "ZipMap"];
const HEADS = new Map<string, Head>([
  ["Softmax", "softmax"],
  ["LogSoftmax", "log-softmax"],
  ["Sigmoid", "sigmoid"],
]);

/**
 * The logits of a graph: what its output of real numbers is, or what the softmax before that is taken of.
 *
 * @param wanted the output to take; the first of real numbers where it is not said.
 * @param isOne whether a value is the constant 1
 * @throws AtlasError `onnx/output`
 */
export function logitsOfGraph(
  graph: OnnxGraph,
  opset: number,
  where: string,
  wanted?: string,
  isOne: (name: string) => boolean = () => false,
): LogitsOfGraph {
  const names = graph.outputs.map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw modelError("output", where, `it has no output ${quotedBriefly(wanted)}`, {
      expected: alternatives(names.map(quotedBriefly)),
    });
  }
  const producers = producersOf(graph.nodes);
  // A dictionary of probabilities by class has no element type.
  const output =
    wanted ??
    graph.outputs.find(({ type }) => isFloat(type))?.name ??
    graph.outputs.find(({ name }) => producers.get(name)?.operator === "ZipMap")?.name;
  if (output === undefined) {
    throw modelError("output", where, "it has no output of real numbers", {
      expected: "a classifier that answers with a number a class",
    });
  }
  const rank = graph.outputs.find((port) => port.name === output)?.shape?.length;
  let name = output;
  for (let i = 0; i <= graph.nodes.length; i++) {
    const node = producers.get(name);
    const before = node?.inputs[0];
    if (node === undefined || before === undefined) break;
    const head = headOf(node, opset, rank);
    if (head !== undefined) return { name: before, output, head };
    const written = writtenHead(node, producers, isOne);
    if (written !== undefined) return { output, ...written };
    if (!HANDS_ON.includes(node.operator)) break;
    name = before;
  }
  return { name, output, head: "none" };
}

function headOf(
  { operator, domain, attributes }: OnnxNode,
  opset: number,
  rank: number | undefined,
): Head | undefined {
  const head = domain === "" ? HEADS.get(operator) : undefined;
  if (head === undefined || head === "sigmoid") return head;
  const axis = attributes.get("axis");
  const usual = opset >= 13 ? -1 : 1;
  const value = axis?.kind === "integer" ? axis.value : usual;
  // The classes lie along the last axis, be it of a number a class or of one at each of several places.
  return value === -1 || value === (rank ?? 2) - 1 ? head : undefined;
}

/** What was taken off the end of a network, as a sentence; `undefined` for nothing. */
export function sentenceOfHead(head: Head, graph: OnnxGraph, name: string): string | undefined {
  if (head === "none") return undefined;
  const node = graph.nodes.find(({ inputs }) => inputs[0] === name);
  const what = {
    softmax: "softmax",
    "log-softmax": "logarithm of a softmax",
    sigmoid: "sigmoid",
    "sigmoid pair": "sigmoid",
  }[head];
  const more = hasOneLogit(head) ? "; its one number is the logit of the second of two classes" : "";
  return `The ${what} at its end (node "${node ? nodeName(node) : name}") is taken off, so that it answers with logits${more}.`;
}
