// The Hessian of the mean loss: both ends of its spectrum with residuals, its trace with a standard error, and the
// trace of each parameter's block. The matrix is never written out.
import {
  classifierObjective,
  crossEntropy,
  glyphs,
  initialise,
  measureCurvature,
  mlp,
  randomStream,
} from "loss-atlas";

const { images: inputs, labels: targets } = glyphs(
  { count: 100, size: 8, difficulty: 0.3 },
  randomStream(0, "glyphs"),
);
const network = mlp({ inputShape: [1, 8, 8], width: 8, depth: 1, classes: 10 });

const [curvature] = await measureCurvature({
  objective: classifierObjective(network, crossEntropy.make()),
  networks: [initialise(network, "pytorch", randomStream(0, "initialisation"))],
  examples: { inputs, targets },
  streams: [randomStream(0, "curvature")],
  lanczosSteps: 40,
  lanczosTolerance: 1e-3,
  traceProbes: 20,
});

const { largest, smallest } = curvature!.spectrum!;
console.log(largest.converged, largest.value > smallest.value); // → true true

const { value, standardError, probes } = curvature!.trace!;
console.log(probes, standardError! > 0); // → 20 true
const blocks = Object.values(curvature!.traceByParameter!);
const sum = blocks.reduce((total, block) => total + block.value, 0);
console.log(blocks.length, Math.abs(sum - value) < 1e-6 * Math.abs(value)); // → 4 true
