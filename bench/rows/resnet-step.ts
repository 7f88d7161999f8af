import { resnet18 } from "#families/networks";
import { secondsOfUpdate } from "../training-time.ts";
import { compared, type Row } from "./row.ts";

const BATCH = 128;

/** Widths with the updates of a timed repetition and the ratio wanted. */
const CASES = [
  { width: 2, updates: 8, wanted: 2.5 },
  { width: 4, updates: 8, wanted: 1.8 },
  { width: 8, updates: 4, wanted: 1.3 },
  { width: 16, updates: 2, wanted: 1.1 },
  { width: 64, updates: 1, wanted: 1 },
];

/** Widths whose step takes more than half a second. */
const SLOW = 16;

/** Training steps of ResNet-18, one network a program. */
export const resnetStep: Row = {
  name: "resnet-step",
  title: `ResNet-18, an update at batch ${BATCH} of 3×32×32 (ours: trainEnsemble of one network)`,
  async *measure(settings) {
    for (const { width, updates, wanted } of CASES) {
      if (settings.quick && width >= SLOW) continue;
      const network = resnet18({ inputShape: [3, 32, 32], width, classes: 10 });
      const training = { network, members: 1, batchSize: BATCH, updatesPerEpoch: updates, epochs: 1 };
      yield await compared(
        {
          row: resnetStep.name,
          case: `width ${width}`,
          wanted,
          ours: () => secondsOfUpdate(training),
          script: "resnet_step.py",
          options: { width, batch: BATCH, updates },
        },
        settings,
      );
    }
  },
};
