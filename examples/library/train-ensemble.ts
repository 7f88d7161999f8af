// Several networks of one architecture trained together as one program, each with its own start and batch order.
import {
  classifierObjective,
  crossEntropy,
  glyphs,
  initialise,
  mlp,
  randomStream,
  sgd,
  standardisation,
  standardise,
  trainEnsemble,
} from "loss-atlas";

const drawn = glyphs({ count: 200, size: 8, difficulty: 0.3 }, randomStream(0, "glyphs"));
const { images: inputs, labels: targets } = standardise(drawn, standardisation(drawn));
const network = mlp({ inputShape: [1, 8, 8], width: 16, depth: 1, classes: 10 });

const trained = await trainEnsemble({
  // What is minimised: the loss of a network's outputs, or a function of your own (own-objective.ts).
  objective: classifierObjective(network, crossEntropy.make()),
  examples: { inputs, targets },
  members: [1, 2].map((seed) => ({
    initial: initialise(network, "pytorch", randomStream(0, "initialisation", seed)),
    learningRate: 0.1,
    weightDecay: 5e-4,
    batchOrder: randomStream(0, "batches", seed),
  })),
  optimiser: sgd.make({ momentum: 0.9 }),
  schedule: { kind: "constant" },
  batchSize: 20,
  budget: { epochs: 20 },
  stop: { kind: "never" },
  incompleteBatch: "keep",
});

// Divergence is a result like any other. The history is the mean loss (nats) and error (percent) of each epoch.
for (const { status, updates, history } of trained)
  console.log(status, updates, history.loss.at(-1)! < history.loss[0]! / 4);
// → trained 200 true
// → trained 200 true
