import { blur } from "./load/blur.ts";
import { density } from "./load/density.ts";
import { depth } from "./load/depth.ts";
import { examples } from "./load/examples.ts";
import { labelNoise } from "./load/label-noise.ts";
import { pixelNoise } from "./load/pixel-noise.ts";
import { width } from "./load/width.ts";
import { augmentation } from "./other/augmentation.ts";
import { checkpoint } from "./other/checkpoint.ts";
import { checkpointShare } from "./other/checkpoint-share.ts";
import { epochs } from "./other/epochs.ts";
import { initialisation } from "./other/initialisation.ts";
import { labelSmoothing } from "./other/label-smoothing.ts";
import { layerTemperatures } from "./other/layer-temperatures.ts";
import { loss } from "./other/loss.ts";
import { momentum } from "./other/momentum.ts";
import { norm } from "./other/norm.ts";
import { optimiser } from "./other/optimiser.ts";
import { schedule } from "./other/schedule.ts";
import { stop } from "./other/stop.ts";
import { updates } from "./other/updates.ts";
import { weightBits } from "./other/weight-bits.ts";
import { registerKnob } from "./registry.ts";
import { batchSize } from "./temperature/batch-size.ts";
import { learningRate } from "./temperature/learning-rate.ts";
import { learningRatePerBatch } from "./temperature/learning-rate-per-batch.ts";
import { samRadius } from "./temperature/sam-radius.ts";
import { weightDecay } from "./temperature/weight-decay.ts";

/** The knobs of the package, in column order. */
for (const knob of [
  width,
  depth,
  examples,
  labelNoise,
  batchSize,
  learningRate,
  weightDecay,
  learningRatePerBatch,
  momentum,
  epochs,
  updates,
  pixelNoise,
  blur,
  density,
  weightBits,
  samRadius,
  labelSmoothing,
  loss,
  norm,
  initialisation,
  optimiser,
  schedule,
  augmentation,
  layerTemperatures,
  stop,
  checkpoint,
  checkpointShare,
]) {
  registerKnob(knob);
}
