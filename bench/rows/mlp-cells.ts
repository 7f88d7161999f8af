import { compareWholeCells } from "../whole-cells.ts";
import type { Row } from "./row.ts";

/** Cells of perceptrons on Fashion-MNIST, our compilation included. */
export const mlpCells: Row = {
  name: "mlp-cells",
  title:
    "Fashion-MNIST, a cell of two perceptrons trained and measured (ours: a whole run with one worker, starting it included)",
  async *measure(settings) {
    const [widths, batches] = settings.quick
      ? [
          [8, 32],
          [32, 64],
        ]
      : [
          [8, 16, 32, 64, 128],
          [16, 32, 64, 128],
        ];
    yield await compareWholeCells(
      {
        row: mlpCells.name,
        case: `${widths.length} widths × ${batches.length} batch sizes`,
        wanted: 2,
        data: "fashion-mnist",
        family: "mlp",
        widths,
        batches,
        examples: 2000,
        testExamples: 1000,
        epochs: 10,
        curveEpochs: 10,
        points: 25,
        hessianExamples: 512,
        iterations: 32,
        probes: 32,
        similarityExamples: 640,
      },
      settings,
    );
  },
};
