import { isDeepStrictEqual } from "node:util";
import { type NetworkOfWeights, networkOfWeights, readWeights, type Weights } from "#interchange/weights";
import { answering, channelOrderOf, reading } from "./as-network.ts";
import { differing } from "./differing.ts";
import type { GivenChoice } from "./given-settings.ts";
import type { OpenedNetworks } from "./opened-networks.ts";
import { noTokens } from "./tokens-of-networks.ts";
import { weightOptions } from "./weight-options.ts";

/** Whether two networks are of one architecture: a library that counts layers calls those of every model it makes otherwise. */
function areAlike(a: NetworkOfWeights, b: NetworkOfWeights): boolean {
  const shapesOf = ({ network }: NetworkOfWeights) => network.sizes.layout.entries.map(({ shape }) => shape);
  return a.architecture === b.architecture && isDeepStrictEqual(shapesOf(a), shapesOf(b));
}

/** Networks of files of weights, whose architecture is named or recognised. */
export async function openArchitecture(own: GivenChoice, fingerprint: string): Promise<OpenedNetworks> {
  const files: Weights[] = [];
  for (const path of own.files) files.push(await readWeights(path, weightOptions(own)));
  const family = own.architecture === "" ? undefined : own.architecture;
  const networkAt = (i: number, inputShape?: readonly number[]): NetworkOfWeights =>
    networkOfWeights(files[i]!, { family, inputShape, where: own.files[i]! });
  const first = networkAt(0, own.input_shape);
  const all = own.files.map((_, i) => (i === 0 ? first : networkAt(i, own.input_shape)));
  all.forEach((one, i) => {
    if (!areAlike(one, first)) throw differing(own.files[i]!, all[i]!.title, own.files[0]!, first.title);
  });
  const order = channelOrderOf(own.channel_order);
  return {
    title: first.title,
    axes: own.input_shape ?? first.network.sizes.inputShape,
    arrays: first.network.sizes,
    readsTokens: false,
    besideTokens: undefined,
    classesFor: () => first.network.sizes.classes,
    preparation: undefined,
    notes: [...new Set(all.flatMap(({ notes }) => notes))],
    fingerprint,
    onnx: undefined,
    describe: (inputShape, classes, tokens = {}) => {
      if (tokens.vocabulary !== undefined) throw noTokens(first.title);
      const { network } = networkAt(0, inputShape);
      return {
        ...network,
        sizes: answering(network.sizes, classes, tokens),
        ...(order === "bgr" && {
          stem: undefined,
          logits: reading(network.logits, inputShape, inputShape, order),
        }),
        parts: { fingerprint, inputShape, order },
      };
    },
    weights: async (seed, inputShape) => {
      const { parameters, statistics } = networkAt(seed, inputShape);
      return { parameters, ...(statistics && { statistics }) };
    },
  };
}
