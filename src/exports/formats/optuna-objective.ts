import type { ExportedNetwork } from "../tables/exported-cells.ts";

/** What the trials of a study are judged by; less is better. */
export interface Objective {
  readonly name: string;
  /** `null` for a network without it. */
  readonly of: (network: ExportedNetwork) => number | null;
}

/** Test error in percent where any network has a test accuracy, else its test loss, else its training loss. */
export function objectiveOf(networks: readonly ExportedNetwork[]): Objective {
  const error: Objective = {
    name: "test_error_pct",
    of: (network) => {
      const accuracy = numberOf(network, "test_acc_pct");
      return accuracy === null ? null : 100 - accuracy;
    },
  };
  const test: Objective = { name: "test_loss", of: (network) => numberOf(network, "test_loss") };
  const isKnown = ({ of }: Objective) => networks.some((network) => of(network) !== null);
  return (
    [error, test].find(isKnown) ?? { name: "train_loss", of: (network) => numberOf(network, "train_loss") }
  );
}

function numberOf({ numbers }: ExportedNetwork, metric: string): number | null {
  return numbers.get(metric)?.value ?? null;
}
