import { numpyType } from "../numpy-dtype.ts";
import { GroupBuilder, type WeightGroup } from "../weight-group.ts";
import { tensorCalled, tensorWithin } from "../weight-tensor.ts";
import { hdf5Contents } from "./ask-thread.ts";
import { type KerasLayers, kerasLayers } from "./keras-configuration.ts";
import { kerasNamed } from "./keras-names.ts";

/** What Keras keeps beside the weights. */
const OF_TRAINING = ["optimizer_weights", "optimizer"];

/** Weights as Keras writes them. */
export interface KerasWeights extends Pick<KerasLayers, "epsilons"> {
  readonly group: WeightGroup;
}

/**
 * The weights of an HDF5 file, such as Keras writes, in the order of its layers.
 *
 * @param layers its layers, where they are known otherwise than by what a whole model says of itself
 * @throws AtlasError as `hdf5Contents`, or `weights/bad-shape` of kind `input`
 */
export async function readHdf5(
  bytes: Uint8Array,
  where: string,
  layers?: KerasLayers,
): Promise<KerasWeights> {
  const contents = await hdf5Contents(bytes, OF_TRAINING, where);
  const { names, epsilons } =
    layers ?? kerasLayers(contents.texts.get("")?.get("model_config")?.join("") ?? "");
  const group = new GroupBuilder();
  for (const { name, dataset } of kerasNamed(contents, names, where)) {
    const type = numpyType(dataset.type);
    const unique = group.tensors.has(name) ? dataset.path.join("/") : name;
    if ("unread" in type) group.unread.set(unique, type.unread);
    else {
      const claim = { ...type, shape: dataset.shape, storage: dataset.content };
      group.tensors.set(unique, tensorWithin(claim, `${where}, ${tensorCalled(unique)}`));
    }
  }
  return { group, epsilons };
}
