// The barrier between two networks: how far the loss rises above the chord on the straight line between them.
import {
  barrierAndDip,
  classifierObjective,
  crossEntropy,
  glyphs,
  initialise,
  mlp,
  profileAlong,
  randomStream,
} from "loss-atlas";

const { images: inputs, labels: targets } = glyphs(
  { count: 100, size: 8, difficulty: 0.3 },
  randomStream(0, "glyphs"),
);
const network = mlp({ inputShape: [1, 8, 8], width: 8, depth: 1, classes: 10 });
const [first, second] = [1, 2].map((seed) =>
  initialise(network, "he-normal", randomStream(0, "start", seed)),
);

// A path is its control points: two for a straight line, three for a quadratic Bezier curve. `null` is a path on which
// an output is not finite.
const [profile] = await profileAlong({
  objective: classifierObjective(network, crossEntropy.make()),
  paths: [{ points: [first!, second!] }],
  examples: { inputs, targets },
  interiorPoints: 7,
  refine: false,
});
console.log(profile!.map(({ t }) => t).join(" ")); // → 0 0.125 0.25 0.375 0.5 0.625 0.75 0.875 1

// In nats for the loss, in points of percent for the error. A dip says that the ends are not minima.
const { barrier, dip } = barrierAndDip(profile!, "loss");
console.log(barrier >= 0 && dip >= 0); // → true
