import { type ExportedTable, tableOf } from "./column.ts";
import type { ExportedNetwork } from "./exported-cells.ts";

interface Epoch {
  readonly network: ExportedNetwork;
  /** Counted from 1. */
  readonly epoch: number;
}

/** A line for each epoch of each network: loss and error in training mode while the weights moved. */
export function historiesTable(networks: readonly ExportedNetwork[], lossUnit: string): ExportedTable {
  const epochs = networks.flatMap((network) =>
    network.training.history.loss.map((_, index): Epoch => ({ network, epoch: index + 1 })),
  );
  return tableOf<Epoch>("histories", epochs, [
    { name: "cell", kind: "text", what: "key of the cell", of: ({ network }) => network.cell.planned.cell },
    { name: "seed", kind: "integer", what: "seed of the network", of: ({ network }) => network.seed },
    { name: "epoch", kind: "integer", what: "epoch, counted from 1", of: ({ epoch }) => epoch },
    {
      name: "loss",
      kind: "number",
      unit: lossUnit,
      what: "mean training loss in the epoch; empty where it is not finite",
      of: ({ network, epoch }) => network.training.history.loss[epoch - 1] ?? null,
    },
    {
      name: "error_pct",
      kind: "number",
      unit: "%",
      what: "training error in the epoch",
      of: ({ network, epoch }) => network.training.history.error_pct[epoch - 1] ?? null,
    },
  ]);
}
