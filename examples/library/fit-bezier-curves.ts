// A curve of low loss between two networks: only its middle point is trained, at random places along it.
import {
  bezierPoint,
  classifierObjective,
  crossEntropy,
  evaluate,
  fitBezierCurves,
  glyphs,
  initialise,
  mlp,
  randomStream,
} from "loss-atlas";

const { images: inputs, labels: targets } = glyphs(
  { count: 100, size: 8, difficulty: 0.3 },
  randomStream(0, "glyphs"),
);
const network = mlp({ inputShape: [1, 8, 8], width: 8, depth: 1, classes: 10 });
const objective = classifierObjective(network, crossEntropy.make());
const [first, second] = [1, 2].map((seed) =>
  initialise(network, "he-normal", randomStream(0, "start", seed)),
);

const [curve] = await fitBezierCurves({
  objective,
  pairs: [{ first: first!, second: second!, stream: randomStream(0, "curve") }],
  examples: { inputs, targets },
  initialisation: "line",
  epochs: 20,
  batchSize: 20,
  learningRate: 0.05,
  momentum: 0.9,
  weightDecay: 0,
});

const middles = [bezierPoint([first!, second!], 0.5), bezierPoint(curve!.points, 0.5)];
const [onLine, onCurve] = await evaluate({ objective, parameters: middles, examples: { inputs, targets } });
console.log(curve!.points.length, curve!.diverged); // → 3 false
console.log(onCurve!.loss! < onLine!.loss!, curve!.lengthRatio! > 1); // → true true
