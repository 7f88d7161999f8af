import type { DataConfiguration } from "#atlas/configuration";
import type { NetworkSizes } from "#nets/layers";

/** What the answers of one network to all training and test examples take, bytes. */
export function answerBytes(
  { classes, sequence, places = 1 }: Pick<NetworkSizes, "classes" | "sequence" | "places">,
  { examples, test_examples }: Pick<DataConfiguration, "examples" | "test_examples">,
): number {
  return 4 * (examples + test_examples) * (sequence?.length.target ?? places) * classes;
}
