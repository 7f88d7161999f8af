import { nn, numpy as np } from "@jax-js/jax";
import { type Classifier, classifierObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { ConnectivitySettings } from "./connectivity-pair.ts";
import type { MeasurementRequest } from "./measurement.ts";

const HIDDEN = 6;
const EXAMPLES = 48;
const draws = randomStream(5, "sought curves");

const classifier: Classifier = {
  layout: parameterLayout([
    { name: "hidden", shape: [2, HIDDEN] },
    { name: "output", shape: [HIDDEN, 2] },
  ]),
  inputShape: [2],
  classes: 2,
  logits: (parameters, x) => np.dot(nn.relu(np.dot(x, parameters.hidden!)), parameters.output!),
};

const images = Float32Array.from({ length: 2 * EXAMPLES }, () => draws.normal());
const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => (images[2 * i]! > 0 ? 1 : 0));
const examples = { images, labels, count: EXAMPLES, classes: 2, channels: 1, height: 1, width: 2 };

/** A network that solves the task with two of its hidden units. */
function solution(right: number, left: number): Float32Array {
  const parameters = new Float32Array(classifier.layout.size);
  parameters[right] = 3;
  parameters[left] = -3;
  parameters[2 * HIDDEN + 2 * right + 1] = 3;
  parameters[2 * HIDDEN + 2 * left] = 3;
  return parameters;
}

const settings: ConnectivitySettings = {
  procedure: "better",
  interior_points: 7,
  epochs: 20,
  batch_size: 16,
  learning_rate: 0.1,
  weight_decay: 5e-4,
  initialisation: "line",
  bends: 1,
  times: "stratified",
  loss_tolerance: 0,
  test_data: false,
  shape: "bezier",
  optimiser: "sgd",
  displacement: 0,
  restarts: 1,
  barrier_tolerance: 0,
  arc_length: false,
  until_settled: false,
};

/** Three networks that solve the task with other units each, and no subjects yet. */
export function requestWith(change: Partial<ConnectivitySettings>): MeasurementRequest<ConnectivitySettings> {
  return {
    objective: classifierObjective(classifier, crossEntropy.make()),
    networks: [solution(0, 1), solution(1, 0), solution(2, 3)].map((parameters, i) => ({
      key: `network ${i}`,
      parameters,
      diverged: false,
      degenerate: false,
    })),
    subjects: [],
    data: { train: examples, labels, test: examples },
    settings: { ...settings, ...change },
    stream: (...purpose) => randomStream(3, ...purpose),
    initialParameters: () => solution(4, 5),
  };
}
