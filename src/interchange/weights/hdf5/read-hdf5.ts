import { numpyType } from "../numpy-dtype.ts";
import { GroupBuilder, type WeightGroup } from "../weight-group.ts";
import { tensorCalled, tensorWithin } from "../weight-tensor.ts";
import { hdf5Contents } from "./ask-thread.ts";
import { kerasNamed } from "./keras-names.ts";

/** What Keras keeps beside the weights. */
const OF_TRAINING = ["optimizer_weights", "optimizer"];

/**
 * The weights of an HDF5 file, such as Keras writes, in the order of its layers.
 *
 * @param layers the order of the layers, where it is known otherwise
 * @throws AtlasError as `hdf5Contents`, or `weights/bad-shape` of kind `input`
 */
export async function readHdf5(
  bytes: Uint8Array,
  where: string,
  layers: readonly string[] = [],
): Promise<WeightGroup> {
  const contents = await hdf5Contents(bytes, OF_TRAINING, where);
  const group = new GroupBuilder();
  for (const { name, dataset } of kerasNamed(contents, layers, where)) {
    const type = numpyType(dataset.type);
    const unique = group.tensors.has(name) ? dataset.path.join("/") : name;
    if ("unread" in type) group.unread.set(unique, type.unread);
    else {
      const claim = { ...type, shape: dataset.shape, storage: dataset.content };
      group.tensors.set(unique, tensorWithin(claim, `${where}, ${tensorCalled(unique)}`));
    }
  }
  return group;
}
