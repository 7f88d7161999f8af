import { AtlasError } from "#errors";
import { type OnnxModelFile, type OnnxNetwork, textOfAxes } from "#interchange/onnx";
import type { NetworkSizes } from "#nets/layers";
import { shapeOfAxes } from "./as-network.ts";
import { wholeShape } from "./opened-networks.ts";
import { sizesOfOnnx } from "./sizes-of-onnx.ts";

/** The network of a file for examples of one shape, with its sizes. */
export interface SizedNetwork extends OnnxNetwork {
  readonly sizes: NetworkSizes;
  /** Rows of the tables that its inputs pick, where they are whole numbers as tokens are. */
  readonly rows: number | undefined;
}

/**
 * The networks of a file by the shape of the examples of data, each traced once: a file that leaves sizes free has one for each.
 *
 * @param told the shape of an example as the network reads it, whatever the data are
 * @throws AtlasError of kind `input`: `networks/input` for data that fit none of its shapes; as the network of the file
 */
export function networksByShape(
  file: OnnxModelFile,
  told: readonly number[] | undefined,
): (given: readonly number[]) => SizedNetwork {
  const known = new Map<string, SizedNetwork>();
  return (given) => {
    const shape = told ?? wholeShape(file.axes) ?? shapeOfAxes(file.axes, given, file.hasChannelsLast);
    if (shape === undefined) throw otherAxes(file, given);
    const key = shape.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const network = file.network(shape);
    const own = { ...network, ...sizesOfOnnx(network) };
    known.set(key, own);
    return own;
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
