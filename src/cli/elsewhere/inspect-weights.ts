import { AtlasError } from "#errors";
import { networkOfWeights, readWeights, type Weights, weightValues } from "#interchange/weights";
import { capitalised, counted } from "#words";
import { paragraphs, wrapped } from "../prose.ts";
import { atCommandLine } from "./at-command-line.ts";
import { type InspectedFile, listed, noted } from "./inspected-parts.ts";
import { rangeOf, rangeWords } from "./number-range.ts";

/** What is in a file of weights. */
interface InspectedWeights extends InspectedFile {
  readonly record: {
    readonly kind: "weights";
    readonly tensors: readonly ({ readonly name: string } & object)[];
    /** The architecture that they are of, where it is known. */
    readonly network: string | null;
    readonly notes: readonly string[];
  };
}

/**
 * What a file of weights holds: tensors with their ranges, and what they are of.
 *
 * @throws AtlasError of kind `input` as `readWeights`
 */
export async function inspectedWeights(path: string, columns: number): Promise<InspectedWeights> {
  const weights = await readWeights(path);
  const tensors = [...weights.tensors].map(([name, tensor]) => {
    const { shape, type } = tensor;
    return { name, shape, type, ...rangeOf(weightValues(tensor)) };
  });
  const { words, network } = recognised(weights, path);
  const record = { kind: "weights" as const, tensors, network, notes: weights.notes };
  const text = paragraphs([
    wrapped(`Weights: ${counted(tensors.length, "tensor")}`, columns),
    ...words.map((line) => wrapped(line, columns, 2)),
    listed(
      "Tensors, and between which numbers they lie",
      tensors.map(({ name, shape, type, ...range }) => [
        name,
        type,
        `[${shape.join(", ")}]`,
        rangeWords(range),
      ]),
    ),
    ...noted(weights.notes, columns),
  ]);
  return { text, record };
}

/** What weights are of, or why that is not told. */
function recognised(
  weights: Weights,
  where: string,
): { readonly words: readonly string[]; readonly network: string | null } {
  try {
    const { title, architecture, notes } = networkOfWeights(weights, { where });
    const own = notes.filter((note) => !weights.notes.includes(note));
    return {
      words: [`They are of ${title} (${architecture})`, ...own.map((note) => `  ${note}`)],
      network: architecture,
    };
  } catch (error) {
    const told = atCommandLine(error);
    if (!(told instanceof AtlasError)) throw error;
    const { problem, remedy } = told;
    return { words: [`${capitalised(problem)}${remedy === undefined ? "" : `. ${remedy}`}`], network: null };
  }
}
