import { compareWholeCells } from "../whole-cells.ts";
import type { Row } from "./row.ts";

/** One cell of ResNet-18 on CIFAR-10, our compilation included. */
export const resnetCell: Row = {
  name: "resnet-cell",
  title:
    "CIFAR-10, a cell of two ResNet-18 trained and measured (ours: a whole run with one worker, starting it included)",
  async *measure(settings) {
    if (settings.quick) {
      yield { kind: "skipped", row: resnetCell.name, reason: "it takes minutes; run without --quick" };
      return;
    }
    yield await compareWholeCells(
      {
        row: resnetCell.name,
        case: "width 8, batch 128",
        wanted: 1.5,
        data: "cifar10",
        family: "resnet18",
        widths: [8],
        batches: [128],
        examples: 1000,
        testExamples: 1000,
        epochs: 5,
        curveEpochs: 5,
        points: 7,
        hessianExamples: 256,
        iterations: 16,
        probes: 16,
        similarityExamples: 512,
      },
      settings,
    );
  },
};
