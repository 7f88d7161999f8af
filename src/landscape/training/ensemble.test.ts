import { beforeAll, describe, expect, it } from "vitest";
import { buildNetwork, cnn, mlp } from "#families/networks";
import { type LearningRateSchedule, rateFactor } from "#landscape/descent";
import { sgd } from "#landscape/optimisers";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import type { Augmentation } from "../augmentation.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { trainEnsemble } from "./ensemble.ts";
import type { TrainedMember } from "./member.ts";
import type { EnsembleMember, EnsembleTraining, EpochState } from "./request.ts";

const EXAMPLES = 22;
const classifier = mlp({ inputShape: [4], width: 5, depth: 1, classes: 3 });
const images = gaussianImages(classifier, EXAMPLES);
const MOMENTUM = 0.9;

const base: Omit<EnsembleTraining, "members"> = {
  objective: crossEntropyObjective(classifier),
  examples: { inputs: images },
  batchSize: 5,
  optimiser: sgd.make({ momentum: MOMENTUM }),
  schedule: { kind: "constant" },
  budget: { epochs: 2 },
  stop: { kind: "never" },
  incompleteBatch: "keep",
};

function gaussianImages(network: Network, examples: number): Float32Array {
  const stream = randomStream(3, "images");
  return Float32Array.from({ length: examples * elementCount(network.inputShape) }, () => stream.normal());
}

function memberOf(network: Network, seed: number, changes: Partial<EnsembleMember> = {}): EnsembleMember {
  const stream = randomStream(5, "labels", seed);
  return {
    initial: initialise(network, "pytorch", randomStream(5, "initialisation", seed)),
    examples: { targets: Int32Array.from({ length: EXAMPLES }, () => stream.below(network.classes)) },
    learningRate: 0.1,
    weightDecay: 0.01,
    batchOrder: randomStream(5, "order", seed),
    ...changes,
  };
}

const members = [
  memberOf(classifier, 0),
  memberOf(classifier, 1, { learningRate: 0.03, weightDecay: 0 }),
  memberOf(classifier, 2, { learningRate: 0.2, weightDecay: 0.1 }),
];

describe("trainEnsemble against loops in float64", () => {
  const schedules: LearningRateSchedule[] = [
    { kind: "constant" },
    { kind: "steps", at: [0.5, 0.8], factor: 0.1 },
    { kind: "cosine", final: 0.1 },
  ];

  it.each(schedules)("follows the schedule %j", async (schedule) => {
    await expectReference({ ...base, schedule, members });
  });

  it.each(["keep", "drop"] as const)("can %s an incomplete batch", async (incompleteBatch) => {
    await expectReference({ ...base, incompleteBatch, members });
  });

  it("trains without momentum, on batches of one and on batches larger than the data", async () => {
    await expectReference({ ...base, optimiser: sgd.make({ momentum: 0 }), members });
    await expectReference({ ...base, batchSize: 1, budget: { epochs: 1 }, members });
    await expectReference({ ...base, batchSize: 64, budget: { epochs: 6 }, members });
  });

  it("spends a budget of updates exactly, inside an epoch if need be", async () => {
    const [first] = await expectReference({ ...base, budget: { updates: 7 }, members });
    expect(first).toMatchObject({ updates: 7, epochs: 1, stoppedBy: "budget", status: "trained" });
    expect(first!.history.loss).toHaveLength(2);
  });

  it("crosses the boundary between calls of the compiled loop", async () => {
    const many = 300;
    const stream = randomStream(7, "many labels");
    const targets = Int32Array.from({ length: many }, () => stream.below(3));
    await expectReference({
      ...base,
      examples: { inputs: gaussianImages(classifier, many) },
      batchSize: 1,
      optimiser: sgd.make({ momentum: 0.5 }),
      schedule: schedules[2]!,
      members: [memberOf(classifier, 0, { examples: { targets }, learningRate: 0.02 })],
    });
  });
});

describe("an augmentation", () => {
  const augmentation: Augmentation = {
    array: "inputs",
    change: (example, into, draws) => {
      const scale = 1 + 0.2 * draws.normal();
      example.forEach((value, i) => {
        into[i] = value * scale;
      });
    },
  };

  it("is what networks are trained on, by draws of their own in every epoch", async () => {
    const request = { ...base, augmentation, budget: { epochs: 3 } };
    await expectReference({ ...request, members });
    await expectReference({ ...request, incompleteBatch: "drop", members });
    const [alone] = await trainEnsemble({ ...request, members: [members[1]!] });
    const together = await trainEnsemble({ ...request, members });
    expect(together[1]!.parameters).toBeAllclose(alone!.parameters, { absolute: 1e-5 });
    expect(await trainEnsemble({ ...request, members })).toEqual(together);
    const [, plain] = await trainEnsemble({ ...base, budget: { epochs: 3 }, members });
    expect(together[1]!.parameters).not.toBeAllclose(plain!.parameters, { absolute: 1e-3 });
  });

  it("is no matter to whoever follows the members that were given", async () => {
    const told: EnsembleMember[] = [];
    const onEpoch = async (states: readonly EpochState[]) => {
      told.push(...states.map(({ member }) => member));
    };
    await trainEnsemble({ ...base, augmentation, onEpoch, budget: { epochs: 1 }, members });
    expect(told).toEqual(members);
    for (const [i, member] of told.entries()) expect(member).toBe(members[i]);
  });

  it("that changes nothing gives what there is without one", async () => {
    const change: Augmentation["change"] = (example, into) => into.set(example);
    const [same] = await trainEnsemble({ ...base, augmentation: { array: "inputs", change }, members });
    const [plain] = await trainEnsemble({ ...base, members });
    expect(same!.parameters).toBeAllclose(plain!.parameters, { absolute: 1e-6 });
    expect(same!.history.loss).toBeAllclose(plain!.history.loss, { absolute: 1e-6 });
  });

  it.each(["targets", "pixels"])("of %s is refused", async (array) => {
    await expect(
      trainEnsemble({ ...base, members, augmentation: { ...augmentation, array } }),
    ).rejects.toMatchObject({ code: "landscape/augmentation", kind: "input", expected: "inputs" });
  });
});

describe("members of an ensemble", () => {
  it.each([classifier, cnn({ inputShape: [1, 4, 4], width: 3, depth: 2, classes: 3 })])(
    "come out as when trained alone ($family)",
    async (network) => {
      const own = [0, 1, 2].map((seed) => memberOf(network, seed, { learningRate: 0.02 * (seed + 1) }));
      const objective = crossEntropyObjective(network);
      const request = { ...base, objective, examples: { inputs: gaussianImages(network, EXAMPLES) } };
      const together = await trainEnsemble({ ...request, members: own });
      for (const [index, member] of own.entries()) {
        const [alone] = await trainEnsemble({ ...request, members: [member] });
        expect(together[index]!.parameters).toBeAllclose(alone!.parameters, { absolute: 1e-5 });
        expect(together[index]!.history.loss).toBeAllclose(alone!.history.loss, { absolute: 1e-5 });
      }
      expect(together[0]!.parameters).not.toBeAllclose(together[1]!.parameters, { absolute: 0.01 });
    },
  );

  it("give the same bits twice", async () => {
    const request = { ...base, members };
    expect(await trainEnsemble(request)).toEqual(await trainEnsemble(request));
  });

  it("keep the parameters of the epoch at which they stopped", async () => {
    const easy = memberOf(classifier, 0, { examples: { targets: new Int32Array(EXAMPLES) }, weightDecay: 0 });
    const hard = memberOf(classifier, 1, { learningRate: 1e-3 });
    const request = { ...base, budget: { epochs: 12 }, stop: { kind: "target-loss", loss: 0.2 } } as const;
    const [stopped, spent] = await trainEnsemble({ ...request, members: [easy, hard] });
    expect(stopped).toMatchObject({ stoppedBy: "target-loss", status: "trained" });
    expect(spent).toMatchObject({ stoppedBy: "budget", epochs: 12, updates: 60 });
    expect(stopped!.epochs).toBeLessThan(12);
    expect(stopped!.history.loss.at(-1)).toBeLessThanOrEqual(0.2);
    expect(stopped!.history.loss.at(-2)).toBeGreaterThan(0.2);
    const [cut] = await trainEnsemble({
      ...request,
      budget: { epochs: stopped!.epochs },
      stop: { kind: "never" },
      members: [easy],
    });
    expect(stopped!.parameters).toBeAllclose(cut!.parameters, { absolute: 1e-5 });
  });

  it("stay as they are when the ensemble narrows around them", async () => {
    const wide = mlp({ inputShape: [4], width: 512, depth: 2, classes: 3 });
    const easy = { examples: { targets: new Int32Array(EXAMPLES) }, weightDecay: 0, learningRate: 0.05 };
    const own = [memberOf(wide, 0, easy), memberOf(wide, 1, { learningRate: 1e-4 }), memberOf(wide, 2, easy)];
    const request = {
      ...base,
      objective: crossEntropyObjective(wide),
      batchSize: EXAMPLES,
      stop: { kind: "target-loss", loss: 0.01 },
      budget: { epochs: 80 },
    } as const;
    const together = await trainEnsemble({ ...request, members: own });
    expect(together.map(({ stoppedBy }) => stoppedBy)).toEqual(["target-loss", "budget", "target-loss"]);
    const [alone] = await trainEnsemble({ ...request, members: [own[1]!] });
    expect(together[1]!.updates).toBe(80);
    expect(together[1]!.parameters).toBeAllclose(alone!.parameters, { absolute: 1e-5 });
  });
});

describe("divergence", () => {
  let hot: TrainedMember;
  let calm: TrainedMember;
  beforeAll(async () => {
    const request = { ...base, budget: { epochs: 40 } };
    [hot, calm] = (await trainEnsemble({
      ...request,
      members: [memberOf(classifier, 0, { learningRate: 1e6, weightDecay: 1 }), members[1]!],
    })) as [TrainedMember, TrainedMember];
  });

  it("is a result", () => {
    expect(hot).toMatchObject({ status: "diverged", stoppedBy: "divergence" });
    expect(hot.epochs).toBeLessThan(40);
    expect(hot.history.loss).toHaveLength(hot.epochs);
  });

  it("leaves the others alone", () => {
    expect(calm).toMatchObject({ status: "trained", stoppedBy: "budget", epochs: 40 });
    expect(calm.parameters.every(Number.isFinite)).toBe(true);
  });
});

describe("training to the end", () => {
  it("brings three seeds of a width 32 perceptron to near zero loss on separable data", async () => {
    const network = buildNetwork({ family: "mlp", width: 32, depth: 2 }, [1, 4, 4], 4);
    const stream = randomStream(9, "clusters");
    const centres = Array.from({ length: 4 * 16 }, () => stream.normal());
    const labels = Int32Array.from({ length: 128 }, (_, i) => i % 4);
    const pixels = Float32Array.from(
      { length: 128 * 16 },
      (_, i) => centres[labels[i >> 4]! * 16 + (i & 15)]! + 0.3 * stream.normal(),
    );
    const trained = await trainEnsemble({
      ...base,
      objective: crossEntropyObjective(network),
      examples: { inputs: pixels },
      batchSize: 32,
      budget: { epochs: 40 },
      members: [0, 1, 2].map((seed) =>
        memberOf(network, seed, { examples: { targets: labels }, weightDecay: 0 }),
      ),
    });
    for (const { history, status } of trained) {
      expect(status).toBe("trained");
      expect(history.loss[0]).toBeGreaterThan(0.2);
      expect(history.loss.at(-1)).toBeLessThan(0.005);
      expect(history.error.at(-1)).toBe(0);
    }
  });
});

describe("requests that cannot be carried out", () => {
  it.each([
    ["training/members", { members: [] }],
    ["training/batch-size", { batchSize: 0 }],
    ["training/batch-size", { batchSize: EXAMPLES + 1, incompleteBatch: "drop" }],
    ["landscape/examples", { examples: { inputs: images.subarray(1) } }],
    ["training/epochs", { budget: { epochs: 0 } }],
    ["training/updates", { budget: { updates: 1.5 } }],
    ["training/learning-rate", { members: [memberOf(classifier, 0, { learningRate: Number.NaN })] }],
    ["training/weight-decay", { members: [memberOf(classifier, 0, { weightDecay: -1 })] }],
    [
      "landscape/examples",
      { members: [memberOf(classifier, 0, { examples: { targets: new Int32Array(EXAMPLES).fill(3) } })] },
    ],
    [
      "landscape/examples",
      { members: [memberOf(classifier, 0, { examples: { targets: new Int32Array(3) } })] },
    ],
    ["training/initial", { members: [memberOf(classifier, 0, { initial: new Float32Array(3) })] }],
  ] as const)("say %s", async (code, change) => {
    await expect(trainEnsemble({ ...base, members, ...change })).rejects.toMatchObject({
      code,
      kind: "input",
    });
  });

  it("reject with the reason of an aborted signal", async () => {
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    const training = trainEnsemble({ ...base, members, budget: { epochs: 1e6 }, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(training).rejects.toBe(reason);
  });
});

/** Trains by the request and compares every member with `trainByLoops`. */
async function expectReference(
  request: EnsembleTraining,
  tolerance = 2e-5,
): Promise<readonly TrainedMember[]> {
  const trained = await trainEnsemble(request);
  request.members.forEach((member, index) => {
    const expected = trainByLoops(request, member);
    const { parameters, history } = trained[index]!;
    expect(parameters).toBeAllclose(expected.parameters, { absolute: tolerance });
    expect(history.loss).toBeAllclose(expected.loss, { absolute: tolerance });
    expect(history.error).toBeAllclose(expected.error, { absolute: 1e-4 });
  });
  return trained;
}

/** Stochastic gradient descent on the perceptron of this file, by hand in float64. */
function trainByLoops(request: EnsembleTraining, member: EnsembleMember) {
  const parameters = Float64Array.from(member.initial);
  const velocity = new Float64Array(parameters.length);
  const history = { loss: [] as number[], error: [] as number[] };
  const { batchSize, optimiser, incompleteBatch, budget, examples: shared } = request;
  const momentum = optimiser.constants.momentum!;
  const [pixels, labels] = [shared.inputs as Float32Array, member.examples!.targets!];
  const examples = labels.length;
  const perEpoch = Math[incompleteBatch === "keep" ? "ceil" : "floor"](examples / batchSize);
  const updates = "epochs" in budget ? budget.epochs * perEpoch : budget.updates;
  let [loss, wrong, seen] = [0, 0, 0];
  let changes = member.batchOrder;
  for (let update = 0; update < updates; update++) {
    const order = member.batchOrder.child("epoch", Math.floor(update / perEpoch)).permutation(examples);
    const start = (update % perEpoch) * batchSize;
    const batch = order.subarray(start, start + batchSize);
    if (update % perEpoch === 0) {
      changes = member.batchOrder.child("augmentation", Math.floor(update / perEpoch));
    }
    const gradient = new Float64Array(parameters.length);
    for (const example of batch) {
      const own = pixels.subarray(example * 4, example * 4 + 4);
      const x = own.slice();
      request.augmentation?.change(own, x, changes);
      const outcome = addGradient(parameters, x, labels[example]!, 1 / batch.length, gradient);
      loss += outcome.loss;
      wrong += outcome.isWrong ? 1 : 0;
      seen++;
    }
    const rate = member.learningRate * rateFactor(request.schedule, update, updates);
    for (let i = 0; i < parameters.length; i++) {
      velocity[i] = momentum * velocity[i]! + gradient[i]! + member.weightDecay * parameters[i]!;
      parameters[i]! -= rate * velocity[i]!;
    }
    if (update + 1 === updates || (update + 1) % perEpoch === 0) {
      history.loss.push(loss / seen);
      history.error.push((100 * wrong) / seen);
      [loss, wrong, seen] = [0, 0, 0];
    }
  }
  return { parameters, ...history };
}

/** Adds share · the gradient of one example's cross-entropy: 4 inputs, 5 hidden ReLU units, 3 classes. */
function addGradient(w: Float64Array, x: Float32Array, label: number, share: number, gradient: Float64Array) {
  const [W1, B1, W2, B2] = [0, 20, 25, 40];
  const hidden = [0, 1, 2, 3, 4].map((j) => {
    let sum = w[B1 + j]!;
    for (let i = 0; i < 4; i++) sum += x[i]! * w[W1 + i * 5 + j]!;
    return Math.max(sum, 0);
  });
  const logits = [0, 1, 2].map((k) => hidden.reduce((sum, h, j) => sum + h * w[W2 + j * 3 + k]!, w[B2 + k]!));
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  const slopes = logits.map((logit, k) => share * (Math.exp(logit) / total - (k === label ? 1 : 0)));
  slopes.forEach((slope, k) => {
    gradient[B2 + k]! += slope;
  });
  hidden.forEach((h, j) => {
    let back = 0;
    slopes.forEach((slope, k) => {
      gradient[W2 + j * 3 + k]! += slope * h;
      if (h > 0) back += slope * w[W2 + j * 3 + k]!;
    });
    gradient[B1 + j]! += back;
    for (let i = 0; i < 4; i++) gradient[W1 + i * 5 + j]! += back * x[i]!;
  });
  return { loss: Math.log(total) - logits[label]!, isWrong: logits.indexOf(Math.max(...logits)) !== label };
}
