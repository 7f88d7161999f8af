import type { FoundParameters } from "./find-parameters.ts";
import type { OnnxNode, OnnxTensor } from "./model.ts";
import { readBy } from "./needed-nodes.ts";

/**
 * A batch normalisation that a file writes out as (x − mean) · factor + shift, the factor a scale by the root of a variance: names of
 * stored tensors, of which the last two are parameters.
 */
export interface WrittenNormalisation {
  readonly mean: string;
  readonly factor: string;
  readonly shift: string;
}

/** Operators that stand between the steps and change nothing. */
const BETWEEN = ["Cast", "Identity"];

/** The normalisations that nodes write out, in the order of these. */
export function writtenNormalisations(
  nodes: readonly OnnxNode[],
  { parameters, constants }: FoundParameters,
  tensors: ReadonlyMap<string, OnnxTensor>,
): readonly WrittenNormalisation[] {
  const trained = new Set(parameters.map(({ name }) => name));
  const readers = (value: string): readonly OnnxNode[] => nodes.filter((own) => readBy(own).includes(value));
  /** The one node that reads a value, past those that change nothing. */
  const next = (value: string): OnnxNode | undefined => {
    const [only, ...others] = readers(value);
    if (only === undefined || others.length > 0) return undefined;
    return BETWEEN.includes(only.operator) ? next(only.outputs[0]!) : only;
  };
  const storedIn = ({ inputs }: OnnxNode): string | undefined => inputs.find((name) => tensors.has(name));
  return nodes.flatMap((node) => {
    const mean = node.operator === "Sub" ? node.inputs[1] : undefined;
    if (mean === undefined || !constants.has(mean)) return [];
    const scaled = next(node.outputs[0]!);
    const factor = scaled?.operator === "Mul" ? storedIn(scaled) : undefined;
    const shifted = factor === undefined ? undefined : next(scaled!.outputs[0]!);
    const shift = shifted?.operator === "Add" ? storedIn(shifted) : undefined;
    if (factor === undefined || shift === undefined || !trained.has(factor) || !trained.has(shift)) return [];
    return [{ mean, factor, shift }];
  });
}
