import { mlp } from "#families/networks";
import { secondsOfUpdate } from "../training-time.ts";
import { compared, type Row } from "./row.ts";

const INPUTS = 64;
const BATCH = 64;
const MEMBERS = 32;
const UPDATES = 32;
const EPOCHS = 4;

/** Training steps of perceptrons, of which PyTorch trains one at a time. */
export const mlpStep: Row = {
  name: "mlp-step",
  title: `Perceptron ${INPUTS}-w-w-10, an update of one network at batch ${BATCH} (ours: trainEnsemble of ${MEMBERS})`,
  async *measure(settings) {
    for (const { width, wanted } of [
      { width: 32, wanted: 6 },
      { width: 128, wanted: 3 },
    ]) {
      const network = mlp({ inputShape: [INPUTS], width, depth: 2, classes: 10 });
      const training = {
        network,
        members: MEMBERS,
        batchSize: BATCH,
        updatesPerEpoch: UPDATES,
        epochs: EPOCHS,
      };
      yield await compared(
        {
          row: mlpStep.name,
          case: `width ${width}`,
          wanted,
          ours: () => secondsOfUpdate(training),
          script: "mlp_step.py",
          options: { inputs: INPUTS, width, batch: BATCH, updates: EPOCHS * UPDATES },
        },
        settings,
      );
    }
  },
};
