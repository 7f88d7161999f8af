import { traceProgram } from "#engine";
import type { Family } from "#families";
import { sha256Hex } from "#files";
import { type OnnxNetwork, openOnnxModel, type Preparation, preparationWords } from "#interchange/onnx";
import type { ParameterSpec, TokenShape } from "#nets/layers";
import { text } from "#settings";
import { askedBeside, besideParts, reading } from "./as-network.ts";
import { drawnParameters } from "./drawn-parameters.ts";
import { familyOfFile } from "./family-of-file.ts";
import { INPUT_SHAPE } from "./given-settings.ts";
import { networksByShape, type SizedNetwork } from "./networks-by-shape.ts";
import { normalisedInPlace } from "./sizes-of-onnx.ts";

/**
 * The family of the network of an ONNX file, to be trained anew.
 *
 * @throws AtlasError of kind `input`, as `readOnnxModel`
 */
export async function familyOfOnnx(path: string): Promise<Family> {
  const model = await openOnnxModel(path);
  const networks = new Map<string, ReturnType<typeof networksByShape>>();
  const networkFor = (
    told: readonly number[] | undefined,
    inputShape: readonly number[],
    beside: TokenShape["beside"],
  ): SizedNetwork => {
    const key = told?.join() ?? "";
    const own = networks.get(key) ?? networksByShape(model, told);
    networks.set(key, own);
    return own(inputShape, beside);
  };
  let drawn: readonly ParameterSpec[] | undefined;
  return familyOfFile({
    path,
    also: sha256Hex(bytesOf(model.parameters)),
    settings: { onnx: text("The ONNX file of the network").default(path), input_shape: INPUT_SHAPE },
    besideTokens: await askedBeside(model),
    network: ({ input_shape: told }, inputShape, beside) => {
      const network = networkFor(told, inputShape, beside);
      const { classifier, input, sizes, preparation, ...tables } = network;
      // What an array is does not depend on the size of examples.
      drawn ??= drawnOf(network);
      return {
        sizes: { ...sizes, parameters: drawn },
        weights: network.parameters,
        reads: { areIndices: model.readsIndices, ...tables },
        logits: reading(
          (_operations, parameters, inputs, batchNorm) => classifier.logits(parameters, inputs, batchNorm),
          input.shape,
          inputShape,
          "rgb",
        ),
        ...(preparation && { note: noteOn(preparation, inputShape) }),
        parts: { read: input.shape, ...besideParts(input) },
      };
    },
  });
}

/** What to set where the network itself does what data.standardise does; what it learns of batches does so anyway. */
function noteOn(preparation: Preparation, [channels = 1]: readonly number[]): string | undefined {
  const { by, pixels } = preparation;
  if (by === "statistics") return undefined;
  const each = (value: string): string => `[${new Array<string>(channels).fill(value).join(", ")}]`;
  const asTheyCome = `{ mean: ${each("0")}, deviation: ${each(pixels === "bytes" ? "0.0039215686" : "1")} }`;
  return `the network prepares its own inputs, ${preparationWords(preparation)}: data.standardise ${asTheyCome} leaves ${pixels === "bytes" ? "pixels from 0 to 255" : "them"} to it`;
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

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
