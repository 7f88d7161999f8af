import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { AtlasError } from "#errors";
import { openOnnxModel, textOfAxes } from "#interchange/onnx";
import { sourceNamed } from "#sources";
import { capitalised, counted } from "#words";
import { paragraphs, wrapped } from "../prose.ts";
import { inOptions } from "./at-command-line.ts";
import { dataOfPath } from "./data-of-path.ts";
import { exampleCounts } from "./example-counts.ts";
import { inspectedWeights } from "./inspect-weights.ts";
import { type InspectedFile, listed, noted } from "./inspected-parts.ts";
import { rangeOf, rangeWords } from "./number-range.ts";

const WEIGHTS = [".pt", ".pth", ".th", ".ckpt", ".bin", ".safetensors", ".h5", ".keras", ".npz"];
const CONFIGURATIONS = [".yaml", ".yml", ".json"];

/**
 * What a model, weights or data hold: operators, parameters, what is assumed, what they are of. `undefined` for what is to be
 * read as a configuration.
 *
 * @param inputShape of an example, for a model that leaves sizes free
 * @throws AtlasError of kind `input` for a file that is refused, with everything in it that is
 */
export async function inspectedFile(
  path: string,
  columns: number,
  inputShape?: readonly number[],
): Promise<InspectedFile | undefined> {
  const ending = extname(path).toLowerCase();
  if (CONFIGURATIONS.includes(ending)) return undefined;
  if (ending === ".onnx") return inspectedModel(path, columns, inputShape);
  if (ending === ".npz") return (await inspectedArrays(path, columns)) ?? inspectedWeights(path, columns);
  if (WEIGHTS.includes(ending)) return inspectedWeights(path, columns);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return ending === "" && !isFolder ? undefined : inspectedData(path, columns);
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
    kind: "model",
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
      : `examples of ${input.shape.join(" × ")} (${input.layout}), ${classes} classes`;
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
  const { section: data, notes: taken } = await dataOfPath(path);
  const { train, test, notes: found, channels, answers, areNumbers, areImages } = await exampleCounts(data);
  const notes = [...taken, ...found.map(inOptions)];
  const { meaning } = sourceNamed(data.source);
  const record = {
    kind: "data",
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
      `${capitalised(data.source)}: ${counted(train, "training example")} and ${counted(test, "test example")} ${areNumbers ? `with ${counted(answers, "number")} to be predicted` : `of ${answers} classes`}${areImages ? `, images of ${counted(channels, "channel")}` : ""}`,
      columns,
    ),
    wrapped(meaning, columns),
    ...noted(notes, columns),
  ]);
  return { text, record };
}
