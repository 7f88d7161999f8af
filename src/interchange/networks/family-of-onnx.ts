import { basename } from "node:path";
import { traceProgram } from "#engine";
import { AtlasError } from "#errors";
import type { Family } from "#families";
import { readBytes, sha256Hex } from "#files";
import { type OnnxNetwork, readOnnxModel } from "#interchange/onnx";
import type { ParameterSpec } from "#nets/layers";
import { choice, settingsReader, text } from "#settings";
import { splitParameters } from "#trees";
import { answering, reading } from "./as-network.ts";
import { drawnParameters } from "./drawn-parameters.ts";
import { normalisedInPlace, sizesOfOnnx } from "./sizes-of-onnx.ts";

/** Networks of a file have the width that they have; what a configuration counts is of no use. */
const USUAL_WIDTH = 1;

/**
 * The family of the network of an ONNX file, to be trained anew: drawn as the package draws its own, or from the weights of
 * the file on. Its name ends in the beginning of the hash of the file.
 *
 * @throws AtlasError of kind `input`, as `readOnnxModel`
 */
export async function familyOfOnnx(path: string): Promise<Family> {
  const network = await readOnnxModel(path);
  const hash = sha256Hex(`${sha256Hex(await readBytes(path))} ${sha256Hex(bytesOf(network.parameters))}`);
  const file = basename(path);
  const name = `${stemOf(file)}-${hash.slice(0, 8)}`;
  const sizes = { ...sizesOfOnnx(network), family: name };
  const drawn = drawnOf(network);
  const settings = {
    onnx: text("The ONNX file of the network").default(path),
    start: choice("Whether weights are drawn, or those of the file are trained on", [
      "drawn",
      "file",
    ]).default("drawn"),
  };
  const ownSettings = settingsReader(name, settings);
  return {
    name,
    article: "a",
    kind: `is the network of ${file}`,
    width: "nothing, since its file says how wide it is",
    usualWidth: USUAL_WIDTH,
    depth: { fixed: 1 },
    norms: ["none"],
    needsImages: false,
    settings,
    describe: (given, inputShape, classes, sequence) => {
      const { start } = ownSettings(given);
      if (given.width !== USUAL_WIDTH) throw fixedWidth(file);
      if (sequence !== undefined) throw noSentences(file);
      return {
        sizes: {
          ...answering(sizes, classes),
          inputShape,
          parameters: start === "file" ? startingAt(network, drawn) : drawn,
        },
        logits: reading(
          (_operations, parameters, inputs, batchNorm) =>
            network.classifier.logits(parameters, inputs, batchNorm),
          network.input.shape,
          inputShape,
          "rgb",
        ),
        parts: { hash, inputShape },
      };
    },
  };
}

function drawnOf({ classifier: { layout, inputShape, logits } }: OnnxNetwork): readonly ParameterSpec[] {
  const specs = Object.fromEntries(
    layout.entries.map(({ name, shape }) => [name, { type: "float32", shape } as const]),
  );
  const { program, args } = traceProgram<
    [Record<string, Parameters<typeof logits>[1]>, Parameters<typeof logits>[1]]
  >(
    (parameters, inputs) => logits(parameters, inputs, normalisedInPlace),
    [specs, { type: "float32", shape: [2, ...inputShape] }],
    "network",
  );
  const [values] = args;
  return drawnParameters(
    program,
    layout.entries.map(({ name, shape }) => ({ name, shape, value: values[name]! })),
  );
}

/** The same parameters, which begin as the file has them. */
function startingAt(
  { classifier, parameters }: OnnxNetwork,
  drawn: readonly ParameterSpec[],
): readonly ParameterSpec[] {
  const own = splitParameters(classifier.layout, parameters);
  return drawn.map((parameter) => ({ ...parameter, draw: { shape: "given", values: own[parameter.name]! } }));
}

function stemOf(file: string): string {
  const stem = file
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return stem.slice(0, 40) || "network";
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function fixedWidth(file: string): AtlasError {
  return new AtlasError({
    code: "nets/size",
    kind: "input",
    problem: `the network of ${file} has the width that it has`,
    where: "width",
    expected: `${USUAL_WIDTH}, or no width`,
    remedy: "Take another axis of load, such as examples or label_noise",
  });
}

function noSentences(file: string): AtlasError {
  return new AtlasError({
    code: "nets/sentences",
    kind: "input",
    problem: `the network of ${file} cannot read sentences`,
    where: "family",
    expected: "the family transformer",
  });
}
