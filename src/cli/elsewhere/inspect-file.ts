import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { isCalledLikeConfiguration } from "#atlas/configuration";
import { AtlasError } from "#errors";
import { openOnnxModel, textOfAxes } from "#interchange/onnx";
import { sourceNamed } from "#sources";
import { capitalised, counted } from "#words";
import { paragraphs, wrapped } from "../prose.ts";
import { atCommandLine, inOptions } from "./at-command-line.ts";
import { dataGivenBy, sourceIn } from "./data-given.ts";
import { dataOfPath } from "./data-of-path.ts";
import { exampleCounts } from "./example-counts.ts";
import { inspectedWeights } from "./inspect-weights.ts";
import { type InspectedFile, listed, noted } from "./inspected-parts.ts";
import { rangeOf, rangeWords } from "./number-range.ts";
import { requireSettingsOf } from "./settings-of-options.ts";

const WEIGHTS = [".pt", ".pth", ".th", ".ckpt", ".bin", ".safetensors", ".h5", ".keras", ".npz", ".msgpack"];

/** How a file is read. */
export interface InspectedAs {
  /** Of an example, for a model that leaves sizes free. */
  readonly inputShape?: readonly number[] | undefined;
  /** Overrides of a section of data, such as `data.task=regression`. */
  readonly set?: readonly string[] | undefined;
}

/**
 * What a model, weights or data hold: operators, parameters, what is assumed, what they are of. `undefined` for what is to be
 * read as a configuration.
 *
 * @throws AtlasError of kind `input` for a file that is refused, with everything in it that is
 */
export async function inspectedFile(
  path: string,
  columns: number,
  { inputShape, set = [] }: InspectedAs = {},
): Promise<InspectedFile | undefined> {
  const ending = extname(path).toLowerCase();
  if (isCalledLikeConfiguration(path)) return undefined;
  if (ending === ".onnx") return inspectedModel(path, columns, inputShape);
  if (ending === ".npz") return inspectedArrays(path, columns, set);
  if (WEIGHTS.includes(ending)) return inspectedWeights(path, columns);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return ending === "" && !isFolder ? undefined : inspectedData(path, columns, set);
}

async function inspectedModel(
  path: string,
  columns: number,
  inputShape: readonly number[] | undefined,
): Promise<InspectedFile> {
  const file = await openOnnxModel(path);
  const { producer, opset, layout, statisticsLayout: statistics, operators, assumptions, preparation } = file;
  const isFree = inputShape === undefined && file.axes?.every((size) => typeof size === "number") !== true;
  // A network whose examples may be of many sizes is traced once one is known.
  const network = isFree ? undefined : file.network(inputShape);
  const input = network?.input;
  const classes = network?.classifier.classes;
  const parameters = layout.entries.map(({ name, shape, offset, size }) => ({
    name,
    shape,
    ...rangeOf(file.parameters.subarray(offset, offset + size)),
  }));
  const record = {
    kind: "model" as const,
    producer,
    opset,
    input: input
      ? { shape: input.shape, elements: input.elements, layout: input.layout }
      : { shape: file.axes ?? null, elements: null, layout: null },
    classes: classes ?? null,
    preparation: preparation ?? null,
    parameters,
    statistics: statistics?.entries.map(({ name, shape }) => ({ name, shape })) ?? [],
    operators,
    assumptions,
  };
  const examples =
    input === undefined
      ? `examples of ${file.axes === undefined ? "a shape that the file does not say" : textOfAxes(file.axes)}; --input-shape says of which sizes they are to be`
      : `examples of ${input.shape.join(" × ")} (${input.layout}), ${answersInWords(network?.imported.head, classes)}`;
  const text = paragraphs([
    wrapped(
      `A network by ${producer} in opset ${opset}: ${counted(layout.size, "parameter")}, ${examples}`,
      columns,
    ),
    listed(
      "Operators",
      Object.entries(operators).map(([name, count]) => [name, String(count)]),
    ),
    listed(
      "Parameters, and between which numbers they lie",
      parameters.map(({ name, shape, ...range }) => [name, `[${shape.join(", ")}]`, rangeWords(range)]),
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

/** What a network answers with: numbers to be predicted, where its last layer leaves that open. */
function answersInWords(head: string | undefined, classes: number | undefined): string {
  if (classes === 1) return "a single number as its answer";
  return `${classes} classes${head === "none" ? " or numbers" : ""}`;
}

/** What labels of examples are called, and no layer is. */
const LABELS = /^(y|labels?|targets?|classes)([_-]?(train|test))?$|^(train|test)[_-]?(y|labels?|targets?)$/i;

/**
 * Arrays of NumPy, which are examples where they can be read as such, else weights.
 *
 * @throws AtlasError of kind `input` for arrays that can be neither, and for examples by their names that are refused
 */
async function inspectedArrays(
  path: string,
  columns: number,
  set: readonly string[],
): Promise<InspectedFile> {
  try {
    return await inspectedData(path, columns, set);
  } catch (error) {
    if (!(error instanceof AtlasError && error.code.startsWith("data/")) || set.length > 0) throw error;
    const weights = await inspectedWeights(path, columns).catch(() => undefined);
    if (weights === undefined) throw error;
    const { network, tensors } = weights.record;
    if (network === null && tensors.some(({ name }) => LABELS.test(name))) throw error;
    return weights;
  }
}

async function inspectedData(path: string, columns: number, set: readonly string[]): Promise<InspectedFile> {
  const given = dataGivenBy(set);
  const { section, notes: taken } = await dataOfPath(path, { source: sourceIn(given) });
  requireSettingsOf(section.source, set);
  const data = { ...section, ...given };
  const {
    train,
    test,
    notes: found,
    channels,
    answers,
    areNumbers,
    areImages,
  } = await exampleCounts(data).catch((error: unknown) => {
    throw atCommandLine(error);
  });
  const notes = [...taken, ...found.map(inOptions)];
  const { meaning } = sourceNamed(data.source);
  const record = {
    kind: "data" as const,
    source: data.source,
    train,
    test,
    channels,
    ...(areNumbers ? { outputs: answers } : { classes: answers }),
    images: areImages,
    notes,
  };
  const text = paragraphs([
    wrapped(
      `${capitalised(data.source)}: ${counted(train, "training example")} and ${counted(test, "test example")} ${areNumbers ? `with ${counted(answers, "number")} to be predicted` : `of ${counted(answers, "class", "classes")}`}${areImages ? `, images of ${counted(channels, "channel")}` : ""}`,
      columns,
    ),
    wrapped(meaning, columns),
    ...noted(notes, columns),
  ]);
  return { text, record };
}
