import type { DataConfiguration } from "#atlas/configuration";
import type { NetworkSizes } from "#nets/layers";

/** What the answers of one network to all training and test examples take, bytes. */
export function answerBytes(
  { classes, sequence }: Pick<NetworkSizes, "classes" | "sequence">,
  { examples, test_examples }: Pick<DataConfiguration, "examples" | "test_examples">,
): number {
  return 4 * (examples + test_examples) * (sequence?.length.target ?? 1) * classes;
}
