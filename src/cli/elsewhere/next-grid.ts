import { writeFileAtomically } from "#files";
import type { Diagnosis } from "#taxonomy";
import { wrapped } from "../prose.ts";
import type { GivenExperiment } from "./given-configuration.ts";
import type { PreparedNetworks } from "./prepare-networks.ts";
import { requireGrid } from "./read-given.ts";

/** The one experiment that would settle a diagnosis. */
export interface NextGrid {
  /** What varies and why, one sentence. */
  readonly sentence: string;
  readonly text: string;
}

/** Networks of each cell: as few as have a spread. */
const SEEDS = 3;
/** The batch size that stands for the one of the training, which is not known; twice that is at most half of the examples. */
function batchSizeFor(examples: number): number {
  return Math.max(2, Math.min(64, Math.floor(examples / 4)));
}

/**
 * The configuration of the experiment that would settle what is wrong with networks that were trained elsewhere: the network
 * trained anew, the knob that would settle the diagnosis, or that of its first step, halved and doubled.
 */
export function nextGrid(
  { own, networks, counts }: Pick<PreparedNetworks, "own" | "networks" | "counts">,
  { verdict, remedies, settling }: Pick<Diagnosis, "verdict" | "remedies" | "settling">,
): NextGrid {
  const { examples } = own;
  const batchSize = batchSizeFor(examples);
  const model = trainedModel(own, networks, counts);
  const knob = settling?.knob ?? remedies[0]?.knob ?? "batch_size";
  const width = "width" in model ? model.width : undefined;
  const axis = axisFor(knob, { width, examples, batchSize });
  const isOpen = ["not measured", "undecided", "fine"].includes(verdict);
  const what = isOpen ? "What would make the networks better" : `Whether the networks are ${verdict}`;
  const sentence = `${what} is settled by training them with ${axis.words}.`;
  const configuration = {
    seeds: SEEDS,
    data: { ...own.data, examples, test_examples: own.testExamples, standardise: own.standardise },
    model,
    training: { batch_size: batchSize },
    grid: { load: axis.load, temperature: axis.temperature },
  };
  const comments = [
    sentence,
    `The batch size that they were trained with is not known: put it in the place of ${batchSize}, half and double of it beside, and set training.learning_rate, training.budget and the rest as they were.`,
    "See what it takes: loss-atlas plan FILE. Run it: loss-atlas run FILE.",
  ].flatMap((line) =>
    wrapped(line, 98)
      .split("\n")
      .map((part) => `# ${part}`),
  );
  return { sentence, text: `${comments.join("\n")}\n${JSON.stringify(configuration, null, 2)}\n` };
}

/** Writes it to a file, once it can be read as a configuration; gives its sentence. */
export async function writeNextGrid(path: string, { text, sentence }: NextGrid): Promise<string> {
  await requireGrid(text, path);
  await writeFileAtomically(path, text);
  return sentence;
}

interface Axes {
  readonly words: string;
  readonly load: Readonly<Record<string, readonly number[]>>;
  readonly temperature: Readonly<Record<string, readonly number[]>>;
}

function axisFor(
  knob: string,
  {
    width,
    examples,
    batchSize,
  }: { readonly width: number | undefined; readonly examples: number; readonly batchSize: number },
): Axes {
  const half = Math.max(1, Math.floor(examples / 2));
  if (knob === "width" && width !== undefined) {
    return {
      words: "half and twice the width",
      load: { width: [Math.max(1, Math.floor(width / 2)), width, 2 * width] },
      temperature: { batch_size: [batchSize] },
    };
  }
  if (knob === "width" || knob === "examples") {
    const why =
      knob === "width" ? " (the width is fixed in the file, and what counts is width against data)" : "";
    return {
      words: `half of the examples${why}`,
      load: { examples: [half, examples] },
      temperature: { batch_size: [batchSize] },
    };
  }
  return {
    words: "half and twice the batch size",
    load: { examples: [examples] },
    temperature: { batch_size: [Math.floor(batchSize / 2), batchSize, 2 * batchSize] },
  };
}

/** A model section that trains a network anew: as that of its ONNX file, a perceptron of a width, or as that of its weights. */
function trainedModel(
  { model }: Pick<GivenExperiment, "model">,
  { onnx, describe }: PreparedNetworks["networks"],
  { inputShape, answers }: Pick<PreparedNetworks["counts"], "inputShape" | "answers">,
):
  | { readonly onnx: string; readonly input_shape?: readonly number[] }
  | { readonly family: "mlp"; readonly width: number; readonly depth: number }
  | { readonly weights: string } {
  const { files, architecture, key, strip, map, input_shape } = model;
  if (onnx !== undefined) return { onnx: onnx.path, ...(input_shape && { input_shape }) };
  const weights = describe(inputShape, answers).sizes.layout.entries.filter(({ shape }) => shape.length > 1);
  const hidden = weights.slice(0, -1).map(({ shape }) => shape[1]!);
  const [width] = hidden;
  if (architecture === "mlp" && width !== undefined && hidden.every((own) => own === width)) {
    return { family: "mlp", width, depth: hidden.length };
  }
  return {
    weights: files[0]!,
    ...(architecture !== undefined && { architecture }),
    ...(key !== undefined && { key }),
    ...(strip !== undefined && { strip }),
    ...(map !== undefined && { map }),
  };
}
