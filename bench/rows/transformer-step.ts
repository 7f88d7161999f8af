import { secondsOfTransformerUpdate, TRANSFORMER } from "../transformer.ts";
import { compared, type Row } from "./row.ts";
import { transformerOptions } from "./transformer-options.ts";

const BATCH = 64;
const UPDATES = 16;

/** Training steps of an encoder-decoder Transformer by Adam. */
export const transformerStep: Row = {
  name: "transformer-step",
  title: `Transformer, an update by Adam at batch ${BATCH} of pairs of ${TRANSFORMER.length.source} tokens (ours: trainEnsemble of one network)`,
  async *measure(settings) {
    yield await compared(
      {
        row: transformerStep.name,
        case: `width ${TRANSFORMER.width}`,
        wanted: 1.5,
        ours: () => secondsOfTransformerUpdate(BATCH, UPDATES),
        script: "transformer_step.py",
        options: { ...transformerOptions, batch: BATCH, updates: UPDATES },
      },
      settings,
    );
  },
};
