import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { AtlasError } from "#errors";
import { readOnnxModel } from "#interchange/onnx";
import { networkOfWeights, readWeights, type Weights } from "#interchange/weights";
import { sourceNamed } from "#sources";
import { capitalised, counted, printable } from "#words";
import { alignColumns } from "../columns.ts";
import { paragraphs, wrapped } from "../prose.ts";
import { dataOfPath } from "./data-of-path.ts";
import { exampleCounts } from "./example-counts.ts";

/** What is in a file, for people and for programs. */
export interface InspectedFile {
  readonly text: string;
  readonly record: object;
}

const WEIGHTS = [".pt", ".pth", ".th", ".ckpt", ".bin", ".safetensors", ".h5", ".keras", ".npz"];
const CONFIGURATIONS = [".yaml", ".yml", ".json"];
/** More rows than these are counted. */
const MOST_ROWS = 200;

/**
 * What a model, weights or data hold: operators, parameters, what is assumed, what they are of. `undefined` for what is to be
 * read as a configuration.
 *
 * @throws AtlasError of kind `input` for a file that is refused, with everything in it that is
 */
export async function inspectedFile(path: string, columns: number): Promise<InspectedFile | undefined> {
  const ending = extname(path).toLowerCase();
  if (CONFIGURATIONS.includes(ending)) return undefined;
  if (ending === ".onnx") return inspectedModel(path, columns);
  if (ending === ".npz") return (await inspectedArrays(path, columns)) ?? inspectedWeights(path, columns);
  if (WEIGHTS.includes(ending)) return inspectedWeights(path, columns);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return ending === "" && !isFolder ? undefined : inspectedData(path, columns);
}

async function inspectedModel(path: string, columns: number): Promise<InspectedFile> {
  const { producer, opset, classifier, input, operators, assumptions } = await readOnnxModel(path);
  const { layout, statistics, classes } = classifier;
  const record = {
    kind: "model",
    producer,
    opset,
    input: { shape: input.shape, elements: input.elements, layout: input.layout },
    classes,
    parameters: layout.entries.map(({ name, shape }) => ({ name, shape })),
    statistics: statistics?.entries.map(({ name, shape }) => ({ name, shape })) ?? [],
    operators,
    assumptions,
  };
  const text = paragraphs([
    wrapped(
      `A network by ${producer} in opset ${opset}: ${counted(layout.size, "parameter")}, examples of ${input.shape.join(" × ")} (${input.layout}), ${classes} classes`,
      columns,
    ),
    listed(
      "Operators",
      Object.entries(operators).map(([name, count]) => [name, String(count)]),
    ),
    listed(
      "Parameters",
      layout.entries.map(({ name, shape }) => [name, `[${shape.join(", ")}]`]),
    ),
    ...(statistics === undefined
      ? []
      : [
          listed(
            "Statistics",
            statistics.entries.map(({ name, shape }) => [name, `[${shape.join(", ")}]`]),
          ),
        ]),
    ...noted(assumptions, columns),
  ]);
  return { text, record };
}

async function inspectedWeights(path: string, columns: number): Promise<InspectedFile> {
  const weights = await readWeights(path);
  const tensors = [...weights.tensors].map(([name, { shape, type }]) => ({ name, shape, type }));
  const { words, network } = recognised(weights, path);
  const record = { kind: "weights", tensors, network, notes: weights.notes };
  const text = paragraphs([
    wrapped(`Weights: ${counted(tensors.length, "tensor")}, as ${weights.convention} keeps them`, columns),
    ...words.map((line) => wrapped(line, columns, 2)),
    listed(
      "Tensors",
      tensors.map(({ name, shape, type }) => [name, type, `[${shape.join(", ")}]`]),
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
    if (!(error instanceof AtlasError)) throw error;
    const { problem, remedy } = error;
    return { words: [`${capitalised(problem)}${remedy === undefined ? "" : `. ${remedy}`}`], network: null };
  }
}

/** Examples in arrays; `undefined` where the arrays are no examples with labels. */
async function inspectedArrays(path: string, columns: number): Promise<InspectedFile | undefined> {
  try {
    return await inspectedData(path, columns);
  } catch (error) {
    if (error instanceof AtlasError && error.code.startsWith("data/")) return undefined;
    throw error;
  }
}

async function inspectedData(path: string, columns: number): Promise<InspectedFile> {
  const data = await dataOfPath(path, undefined);
  const { train, test, notes, channels, classes, areImages } = await exampleCounts(data);
  const { meaning } = sourceNamed(data.source);
  const record = {
    kind: "data",
    source: data.source,
    train,
    test,
    channels,
    classes,
    images: areImages,
    notes,
  };
  const text = paragraphs([
    wrapped(
      `${capitalised(data.source)}: ${counted(train, "training example")} and ${counted(test, "test example")} of ${classes} classes${areImages ? `, images of ${counted(channels, "channel")}` : ""}`,
      columns,
    ),
    wrapped(meaning, columns),
    ...noted(notes, columns),
  ]);
  return { text, record };
}

function listed(heading: string, rows: readonly (readonly string[])[]): string {
  const shown = rows.slice(0, MOST_ROWS).map((row) => row.map(printable));
  const rest = rows.length - shown.length;
  return [heading, ...alignColumns(shown), ...(rest > 0 ? [`  … and ${rest} more`] : [])].join("\n");
}

function noted(notes: readonly string[], columns: number): readonly string[] {
  return notes.length === 0
    ? []
    : [["Noted", ...notes.map((note) => wrapped(`  ${note}`, columns, 2))].join("\n")];
}
