// What is wrong with a network and what to change, without test data: from a whole table, or from one network's numbers.
import { cellFromMeans, classifyPhases, diagnose, diagnoseSymptoms } from "loss-atlas/taxonomy";

const shared = { train_error_pct: 0, hessian_trace: 60 };
const cells = [
  { width: 8, train_loss: 0.01, mode_connectivity_pct: -9, cka_softmax: 0.4 },
  { width: 64, train_loss: 0.001, mode_connectivity_pct: 0, cka_softmax: 0.8 },
].map(({ width, ...means }) =>
  cellFromMeans({ knobs: { width, batch_size: 32 }, means: { ...shared, ...means } }),
);

const { table, thresholds } = classifyPhases(cells);
for (const { verdict } of diagnose(table, { thresholds })) console.log(verdict);
// → too small
// → fine

// A symptom that was not measured is `null`.
const { verdict } = diagnoseSymptoms({
  trainErrorPct: 2.5,
  modeConnectivityPct: 0,
  curvePeakPct: null,
  lnHessianTrace: Math.log(120),
  cka: 0.48,
});
console.log(verdict); // → too cold
