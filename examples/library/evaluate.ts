// Loss and error of networks on examples. One that answers every class alike has a loss of ln 10 = 2.3026 nats.
import {
  classifierObjective,
  crossEntropy,
  evaluate,
  glyphs,
  initialise,
  meanSquaredError,
  mlp,
  randomStream,
} from "loss-atlas";

const { images: inputs, labels: targets } = glyphs(
  { count: 100, size: 8, difficulty: 0.3 },
  randomStream(0, "glyphs"),
);
const network = mlp({ inputShape: [1, 8, 8], width: 4, depth: 1, classes: 10 });
const zero = new Float32Array(network.layout.size);
const fresh = initialise(network, "he-normal", randomStream(0, "initialisation"));

const objective = classifierObjective(network, crossEntropy.make());
const [constant, random] = await evaluate({
  objective,
  parameters: [zero, fresh],
  examples: { inputs, targets },
});
console.log(constant!.loss?.toFixed(4), constant!.error, objective.error.unit); // → 2.3026 90 percent
console.log(random!.loss! > 0 && random!.error <= 100); // → true

// Another loss of the same network: the mean squared difference from one-hot labels.
const squared = classifierObjective(network, meanSquaredError.make());
const [judged] = await evaluate({ objective: squared, parameters: [zero], examples: { inputs, targets } });
console.log(judged!.loss?.toFixed(2)); // → 0.10
