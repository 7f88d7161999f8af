import type { Family } from "#families";
import { canonicalJson } from "#files";
import { networkOfWeights, readWeights } from "#interchange/weights";
import { type GivenSettings, settingsReader, text } from "#settings";
import { familyOfFile } from "./family-of-file.ts";
import { SETTINGS } from "./given-settings.ts";
import { weightOptions } from "./weight-options.ts";

const { architecture, key, strip, map } = SETTINGS;
/** What says how weights are read, of a model section. */
const READING = { architecture, key, strip, map };
const readingOf = settingsReader("weights", READING);

/**
 * The family of the network that weights are of, recognised by their names and shapes or named, to be trained anew.
 *
 * @param given the model section, which may say how the weights are read
 * @throws AtlasError of kind `input`, as `readWeights` and `networkOfWeights`
 */
export async function familyOfWeights(path: string, given: GivenSettings): Promise<Family> {
  const own = readingOf(given);
  const file = await readWeights(path, weightOptions(own));
  const family = own.architecture === "" ? undefined : own.architecture;
  const networkFor = (inputShape?: readonly number[]) =>
    networkOfWeights(file, { family, inputShape, where: path });
  // What is not known is refused before any data are looked at.
  networkFor();
  return familyOfFile({
    path,
    also: canonicalJson(own),
    settings: { weights: text("The file of the weights").default(path), ...READING },
    network: (_, inputShape) => {
      const { network, parameters, parts } = networkFor(inputShape);
      return { ...network, weights: parameters, parts };
    },
  });
}
