import { AtlasError } from "#errors";
import { networkOfWeights, readWeights, type Weights, weightValues } from "#interchange/weights";
import { capitalised, counted, spoken } from "#words";
import { paragraphs, wrapped } from "../prose.ts";
import { type InspectedFile, listed, noted } from "./inspected-parts.ts";

/**
 * What a file of weights holds: tensors with their ranges, and what they are of.
 *
 * @throws AtlasError of kind `input` as `readWeights`
 */
export async function inspectedWeights(path: string, columns: number): Promise<InspectedFile> {
  const weights = await readWeights(path);
  const tensors = [...weights.tensors].map(([name, tensor]) => {
    const { shape, type } = tensor;
    return { name, shape, type, ...rangeOf(weightValues(tensor)) };
  });
  const { words, network } = recognised(weights, path);
  const record = { kind: "weights", tensors, network, notes: weights.notes };
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

/** Between which numbers finite values lie, and how many are not finite. */
interface NumberRange {
  readonly least: number | null;
  readonly most: number | null;
  readonly not_finite: number;
}

function rangeOf(values: Float32Array): NumberRange {
  let [least, most, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite++;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return {
    least: finite === 0 ? null : least,
    most: finite === 0 ? null : most,
    not_finite: values.length - finite,
  };
}

function rangeWords({ least, most, not_finite: lost }: NumberRange): string {
  const lostWords = lost === 0 ? [] : [`${lost} not finite`];
  const between =
    least === null || most === null
      ? []
      : [least === most ? spoken(least) : `${spoken(least)} … ${spoken(most)}`];
  return [...between, ...lostWords].join(", ");
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
    if (!(error instanceof AtlasError)) throw error;
    const { problem, remedy } = error;
    return { words: [`${capitalised(problem)}${remedy === undefined ? "" : `. ${remedy}`}`], network: null };
  }
}
