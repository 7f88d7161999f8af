import { AtlasError } from "#errors";
import { type OnnxModelFile, type OnnxNetwork, textOfAxes } from "#interchange/onnx";
import type { BesideTokens } from "#nets/layers";
import { shapeOfAxes } from "./as-network.ts";
import { wholeShape } from "./opened-networks.ts";
import { type SizesOfOnnx, sizesOfOnnx } from "./sizes-of-onnx.ts";

/** The network of a file for examples of one shape, with its sizes. */
export interface SizedNetwork extends OnnxNetwork, SizesOfOnnx {}

/**
 * The networks of a file by the shape of the examples of data, and by what stands beside tokens in them, each traced once: a file that leaves sizes free has one for each.
 *
 * @param told the shape of an example as the network reads it, whatever the data are
 * @throws AtlasError of kind `input`: `networks/input` for data that fit none of its shapes; as the network of the file
 */
export function networksByShape(
  file: OnnxModelFile,
  told: readonly number[] | undefined,
): (given: readonly number[], beside?: readonly BesideTokens[]) => SizedNetwork {
  const known = new Map<string, SizedNetwork>();
  return (given, beside = []) => {
    const names = beside.map(({ name }) => name);
    // Tokens with rows beside them are read as tokens are, whatever stands there.
    const own = names.length === 0 ? given : given.slice(1);
    const shape = told ?? wholeShape(file.axes) ?? shapeOfAxes(file.axes, own, file.hasChannelsLast);
    if (shape === undefined) throw otherAxes(file, own);
    const key = JSON.stringify([shape, names]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const network = file.network(shape, names);
    const sized = { ...network, ...sizesOfOnnx(network) };
    known.set(key, sized);
    return sized;
  };
}

function otherAxes({ path, axes = [] }: OnnxModelFile, given: readonly number[]): AtlasError {
  return new AtlasError({
    code: "networks/input",
    kind: "input",
    where: path,
    problem: `the network reads examples of shape ${textOfAxes(axes)}, and the data have [${given.join(", ")}]`,
    expected: "examples of the network's own shape, channels first or last",
    remedy: "Give the data that it was trained on, or say the shape as the network reads it by --input-shape",
  });
}
