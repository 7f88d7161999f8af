// What is wrong with a network and what to change, without test data: from a whole table, or from one network's numbers.
import { cellFromMeans, classifyPhases, diagnose, diagnoseSymptoms } from "loss-atlas/taxonomy";

const narrow = { train_error_pct: 0.3, train_loss: 0.015, mode_connectivity_pct: -9, cka_softmax: 0.4 };
const wide = { train_error_pct: 0, train_loss: 0.001, mode_connectivity_pct: 0, cka_softmax: 0.8 };
const cells = [
  { width: 8, ...narrow, hessian_trace: 200 },
  { width: 64, ...wide, hessian_trace: 60 },
].map(({ width, ...means }) => cellFromMeans({ knobs: { width, batch_size: 32, label_noise: 0 }, means }));

const { table, thresholds } = classifyPhases(cells);
for (const { verdict } of diagnose(table, { thresholds })) console.log(verdict);
// → too small
// → fine

// A symptom that was not measured is `null`; where no verdict is sure enough, an experiment that settles it is named.
const { verdict, settling } = diagnoseSymptoms({
  trainErrorPct: 2.5,
  modeConnectivityPct: 0,
  curvePeakPct: null,
  derivedPeakPct: null,
  lnHessianTrace: Math.log(120),
  cka: 0.48,
  lnTrainLoss: null,
});
console.log(`${verdict}: ${settling?.change}`);
// → undecided: train it on half of the examples and see how far test accuracy falls
