/**
 * Networks that were trained elsewhere, as a family: `model: { family: given, files: [a.onnx, b.onnx] }`.
 *
 * Light: what reads files and computes is loaded when files are opened.
 */

export type { CheckedFile } from "./check-networks.ts";
export { onnxFamily, weightsFamily } from "./file-families.ts";
export { checkedNetworks, openedNetworks } from "./given-family.ts";
export { GIVEN, type GivenChoice } from "./given-settings.ts";
export type { OpenedNetworks } from "./opened-networks.ts";
