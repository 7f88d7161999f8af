import { elementCount } from "#trees";
import { threeDigits } from "#words";
import { importedLogits, importSlopes, SLOPE_TOLERANCE, type SlopeCheck } from "./import-slopes.ts";
import { type Head, hasOneLogit } from "./logits-of-graph.ts";
import { modelError } from "./model-error.ts";
import type { OnnxNetwork } from "./onnx-network.ts";
import { fileOnRuntime, graphOnRuntime } from "./runtime-model.ts";
import { isHalf } from "./tensor-data.ts";

/** How far an import is from ONNX Runtime on some examples. */
export interface ImportCheck {
  readonly examples: number;
  /** The largest difference of a logit, relative to the largest logit. */
  readonly logits: number;
  /** The same of the output as the file has it, such as probabilities; `null` where that is no array, or of 16 bits, or computed as in training. */
  readonly output: number | null;
  /** Derivatives along directions; none where parameters are of 16 bits, whose steps are too coarse to difference. */
  readonly slopes: readonly SlopeCheck[];
}

/** The largest relative difference of logits that is rounding, by the precision of the file. */
const ROUNDING = { single: 1e-4, half: 2e-2 } as const;
/** Derivatives are compared on so many examples at most. */
const SLOPE_EXAMPLES = 8;
/** Logits are computed for so many examples at once at most. */
const EXAMPLES_TOGETHER = 64;

/**
 * Compares an import with ONNX Runtime on examples: the logits, the output of the file, and derivatives by the parameters.
 *
 * @param inputs flat `[examples, ...inputShape]`, at least one example.
 * @throws AtlasError `onnx/disagreement` with the numbers, `onnx/examples` for inputs of another size, `onnx/runtime` for a
 *   model that ONNX Runtime refuses.
 */
export async function checkImport(
  network: OnnxNetwork,
  inputs: Float32Array | Int32Array,
): Promise<ImportCheck> {
  const size = elementCount(network.input.shape);
  const examples = inputs.length / size;
  if (!Number.isInteger(examples) || examples === 0) {
    throw modelError("examples", network.path, `${inputs.length} numbers are no examples`, {
      expected: `a multiple of ${size}`,
    });
  }
  const weights = { parameters: network.parameters, statistics: network.statistics };
  const graph = await graphOnRuntime(network);
  try {
    const logits = asInFile(
      network,
      await importedLogits(network, inputs, Math.min(examples, EXAMPLES_TOGETHER)),
    );
    const expected = await graph.answers(inputs, weights);
    const check = {
      examples,
      logits: difference(logits, expected),
      output: await outputDifference(network, inputs, logits),
      slopes: hasHalves(network)
        ? []
        : await importSlopes(network, graph, inputs.subarray(0, Math.min(examples, SLOPE_EXAMPLES) * size)),
    };
    refuseDisagreement(network, check);
    return check;
  } finally {
    await graph.release();
  }
}

function hasHalves({ imported }: OnnxNetwork): boolean {
  const stored = new Set(imported.stored.values());
  return imported.graph.initializers.some(({ name, type }) => stored.has(name) && isHalf(type));
}

function refuseDisagreement(network: OnnxNetwork, { logits, output, slopes }: ImportCheck): void {
  const most = hasHalves(network) ? ROUNDING.half : ROUNDING.single;
  const lines: string[] = [];
  const tell = (what: string, found: number): void => {
    if (!(found <= most))
      lines.push(`${what} differ by ${threeDigits(found)} of the largest; at most ${most} is rounding`);
  };
  tell("logits", logits);
  if (output !== null) tell("outputs", output);
  slopes.forEach(({ found, expected, error, scale }, i) => {
    if (Math.abs(found - expected) <= SLOPE_TOLERANCE * scale + 3 * error) return;
    lines.push(
      `along direction ${i + 1} the derivative is ${threeDigits(found)}, by differences ${threeDigits(expected)} ± ${threeDigits(error)}`,
    );
  });
  if (lines.length === 0) return;
  throw modelError("disagreement", network.path, "what is computed of it is not what ONNX Runtime computes", {
    lines,
    remedy: "Please report the model, or one like it: an operator in it is read wrongly",
  });
}

/** The largest difference, relative to the largest number; infinite where one alone is finite, or lengths differ. */
function difference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(found[i], expected[i]) || found[i] === expected[i]) {
      scale = Math.max(scale, Number.isFinite(expected[i]!) ? Math.abs(expected[i]!) : 0);
      continue;
    }
    const own = Math.abs(found[i]! - expected[i]!);
    if (!Number.isFinite(own)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, own);
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return largest === 0 ? 0 : largest / scale;
}

async function outputDifference(
  network: OnnxNetwork,
  inputs: Float32Array | Int32Array,
  logits: Float64Array,
): Promise<number | null> {
  const { imported, classifier } = network;
  if (!imported.isComparable) return null;
  const file = await fileOnRuntime(network);
  try {
    return difference(headed(imported.head, logits, classifier.classes), await file.answers(inputs));
  } finally {
    await file.release();
  }
}

/** Logits as the file has them: of one number that stands for two classes, the second's alone. */
function asInFile({ imported, classifier }: OnnxNetwork, logits: Float64Array): Float64Array {
  if (!hasOneLogit(imported.head)) return logits;
  return logits.filter((_, i) => i % classifier.classes > 0 || classifier.classes === 1);
}

/** What the file makes of logits `[examples, classes]`. */
function headed(head: Head, logits: Float64Array, classes: number): Float64Array {
  if (head === "none") return logits;
  if (head === "sigmoid") return logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  if (head === "sigmoid pair") {
    return Float64Array.from(
      [...logits].flatMap((logit) => [1 / (1 + Math.exp(logit)), 1 / (1 + Math.exp(-logit))]),
    );
  }
  const result = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const own = logits.subarray(start, start + classes);
    const most = own.reduce((a, b) => Math.max(a, b));
    const total = own.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
    for (const [i, logit] of own.entries()) {
      const share = logit - most - Math.log(total);
      result[start + i] = head === "softmax" ? Math.exp(share) : share;
    }
  }
  return result;
}
