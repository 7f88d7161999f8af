import { checkImport, type ImportCheck, openOnnxModel } from "#interchange/onnx";
import type { BesideTokens } from "#nets/layers";
import type { GivenSettings } from "#settings";
import { laidOut } from "./as-network.ts";
import { givenSettings } from "./given-settings.ts";
import { networksByShape } from "./networks-by-shape.ts";

/** How far a file's import is from ONNX Runtime. */
export interface CheckedFile {
  readonly path: string;
  readonly check: ImportCheck;
}

/**
 * Compares what is computed of every ONNX file of a model section with ONNX Runtime, on examples of data: images `[channels,
 * height, width]` one after another, or tokens `[1 + beside, length]`.
 *
 * @throws AtlasError as `checkImport`: what disagrees is refused
 */
export async function checkNetworks(
  given: GivenSettings,
  inputs: Float32Array,
  inputShape: readonly number[],
  beside?: readonly BesideTokens[],
): Promise<readonly CheckedFile[]> {
  const { files, network, channel_order: order, input_shape: told } = givenSettings(given);
  const paths = [...new Set([...(network === "" ? [] : [network]), ...files])];
  const checked: CheckedFile[] = [];
  for (const path of paths.filter((name) => name.toLowerCase().endsWith(".onnx"))) {
    const model = networksByShape(await openOnnxModel(path), told)(inputShape, beside);
    const own = laidOut(inputs, { own: model.input.shape, given: inputShape, isReversed: order === "bgr" });
    checked.push({ path, check: await checkImport(model, own) });
  }
  return checked;
}
