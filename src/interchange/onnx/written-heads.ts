import type { OnnxNode } from "./model.ts";

/** What a softmax or a pair of probabilities is taken of that a file writes out in operators of its own. */
interface WrittenHead {
  readonly head: "softmax" | "log-softmax" | "sigmoid pair";
  /** The name of the logits. */
  readonly name: string;
}

type Producers = ReadonlyMap<string, OnnxNode>;

/** Operators by which the one number of a row is laid beside all of them. */
const LAID_OUT = ["Identity", "Cast", "Expand", "Reshape", "Unsqueeze", "Squeeze"];

/** What a value comes of before it was laid out. */
function beforeLayout(name: string, producers: Producers): string {
  let found = name;
  for (let i = 0; i < producers.size; i++) {
    const node = producers.get(found);
    if (node === undefined || !LAID_OUT.includes(node.operator) || node.inputs[0] === undefined) break;
    found = node.inputs[0];
  }
  return found;
}

/** The node of an operator that a value comes of, but for its layout. */
function madeBy(operator: string, name: string | undefined, producers: Producers): OnnxNode | undefined {
  const node = producers.get(beforeLayout(name ?? "", producers));
  return node?.operator === operator ? node : undefined;
}

/**
 * The softmax, its logarithm, or the two probabilities of one sigmoid that a node ends, written out as compilers and scikit-learn's
 * exporter do; `undefined` for anything else. That logits are shifted by their largest first makes no difference to a softmax.
 *
 * @param isOne whether a value is the constant 1
 */
export function writtenHead(
  node: OnnxNode,
  producers: Producers,
  isOne: (name: string) => boolean,
): WrittenHead | undefined {
  const [first = "", second = ""] = node.inputs;
  if (node.operator === "Div") {
    const exponential = madeBy("Exp", first, producers);
    const sum = madeBy("ReduceSum", second, producers);
    if (exponential === undefined || sum === undefined) return undefined;
    if (beforeLayout(sum.inputs[0]!, producers) !== exponential.outputs[0]) return undefined;
    return { head: "softmax", name: unshifted(exponential.inputs[0]!, producers) };
  }
  if (node.operator === "Sub") {
    const sum = madeBy("ReduceSum", madeBy("Log", second, producers)?.inputs[0], producers);
    const exponential = madeBy("Exp", sum?.inputs[0], producers);
    if (exponential === undefined || exponential.inputs[0] !== first) return undefined;
    return { head: "log-softmax", name: unshifted(first, producers) };
  }
  if (node.operator === "Concat" && node.inputs.length === 2) {
    const complement = madeBy("Sub", first, producers);
    const sigmoid = madeBy("Sigmoid", second, producers);
    if (complement === undefined || sigmoid === undefined) return undefined;
    const isComplement =
      isOne(complement.inputs[0]!) && beforeLayout(complement.inputs[1]!, producers) === sigmoid.outputs[0];
    return isComplement ? { head: "sigmoid pair", name: sigmoid.inputs[0]! } : undefined;
  }
  return undefined;
}

/** Logits before their largest was taken off. */
function unshifted(name: string, producers: Producers): string {
  const shifted = producers.get(name);
  if (shifted?.operator !== "Sub") return name;
  const [logits = "", most] = shifted.inputs;
  // Compilers bound the largest from below by the least number there is.
  const bounded = madeBy("Max", most, producers);
  const candidates = bounded === undefined ? [most] : bounded.inputs;
  const isLargest = candidates.some((own) => madeBy("ReduceMax", own, producers)?.inputs[0] === logits);
  return isLargest ? logits : name;
}
