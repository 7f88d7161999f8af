import type { Family } from "#families";
import type { GivenSettings } from "#settings";

/**
 * The family of the network of an ONNX file, to be trained anew: drawn as the package draws its own, or from the weights of
 * the file on. Loads what reads and traces it when it is called.
 *
 * @throws AtlasError of kind `input`, as `readOnnxModel`
 */
export async function onnxFamily(path: string): Promise<Family> {
  const { familyOfOnnx } = await import("./family-of-onnx.ts");
  return familyOfOnnx(path);
}

/**
 * The same of the network that the weights of a file are of, by their names and shapes or as a model section names it.
 *
 * @param given the model section, whose `architecture`, `key`, `strip` and `map` say how the weights are read
 * @throws AtlasError of kind `input`, as `readWeights` and `networkOfWeights`
 */
export async function weightsFamily(path: string, given: GivenSettings): Promise<Family> {
  const { familyOfWeights } = await import("./family-of-weights.ts");
  return familyOfWeights(path, given);
}
