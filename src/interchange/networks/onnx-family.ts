import type { Family } from "#families";

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
