import { setImmediate } from "node:timers/promises";
import { initialStatistics } from "#nets/initialisation";
import { stacked } from "../examples.ts";
import { evenRuns, trainedAtOnce } from "../group-size.ts";
import type { Classifier } from "../objective.ts";
import { type BatchPlan, batchSlices, examplesInBatch, planBatches } from "./batches.ts";
import { MemberProgress, type TrainedMember } from "./member.ts";
import { compileTraining, type EnsembleState, type TrainingProgram } from "./program.ts";
import { checkTraining, type EnsembleTraining, exampleCount } from "./request.ts";
import { rateFactor } from "./schedule.ts";

/** Updates of one call of the compiled loop: few enough to notice an aborted signal soon. */
const UPDATES_PER_CALL = 256;

/** Multiply-adds whose saving pays for compiling a smaller program: some tens of milliseconds. */
const COMPILATION_WORK = 2e9;

/**
 * Trains networks of one architecture together, as many as a core keeps close as one program over stacked parameters.
 *
 * Each network has its own initial parameters, labels, learning rate, weight decay and batch order, and its
 * result is that of training it alone, up to the rounding of float32 sums. Stop rules and divergence are
 * judged at the end of each epoch; a network that has stopped keeps the parameters of that moment. Equal
 * requests give equal bits. Throws input errors `training/…` for requests that cannot be carried out and
 * the signal's reason when aborted.
 */
export async function trainEnsemble(request: EnsembleTraining): Promise<readonly TrainedMember[]> {
  checkTraining(request);
  const trained: TrainedMember[] = [];
  for (const members of evenRuns(request.members, trainedAtOnce(request.classifier))) {
    trained.push(...(await trainTogether({ ...request, members })));
  }
  return trained;
}

/** Trains the networks of a request as one program. */
async function trainTogether(request: EnsembleTraining): Promise<readonly TrainedMember[]> {
  const { classifier, members, budget } = request;
  const plan = planBatches(exampleCount(request), request.batchSize, request.incompleteBatch);
  const totalUpdates = "epochs" in budget ? budget.epochs * plan.updatesPerEpoch : budget.updates;
  const compile = (lanes: readonly MemberProgress[]) =>
    compileTraining(
      classifier,
      request.images,
      lanes.map(({ member }) => member),
      plan.batchSize,
      request.momentum,
    );

  const everyone = members.map((member) => new MemberProgress(member, request.stop, classifier.classes));
  let lanes: readonly MemberProgress[] = everyone;
  let state = initialState(
    classifier,
    members.map(({ initial }) => initial),
  );
  let program = await compile(lanes);
  try {
    for (let update = 0; lanes.some(isTraining); ) {
      const end = Math.min(update + plan.updatesPerEpoch, totalUpdates);
      state = await trainEpoch({ request, plan, totalUpdates, program, lanes }, state, update, end);
      update = end;
      const training = lanes.filter(isTraining);
      const idleLanes = lanes.length - training.length;
      const saving = idleLanes * classifier.layout.size * plan.batchSize * (totalUpdates - update) * 3;
      if (training.length > 0 && idleLanes >= training.length && saving > COMPILATION_WORK) {
        program.release();
        program = await compile(training);
        state = stateOf(training, lanes, state);
        lanes = training;
      }
    }
  } finally {
    program.release();
  }
  return everyone.map(({ result }) => result!);
}

/** Networks side by side in one program, a lane each; those that have stopped run on unheeded. */
interface Ensemble {
  readonly request: EnsembleTraining;
  readonly plan: BatchPlan;
  /** All updates of the budget, of which the schedule's fractions are. */
  readonly totalUpdates: number;
  readonly program: TrainingProgram;
  readonly lanes: readonly MemberProgress[];
}

/** Makes the updates `start … end - 1` of one epoch (all of them, or what the budget still has) and records them. */
async function trainEpoch(
  { request, plan, totalUpdates, program, lanes }: Ensemble,
  initial: EnsembleState,
  start: number,
  end: number,
): Promise<EnsembleState> {
  const epoch = start / plan.updatesPerEpoch;
  const orders = lanes.map(({ member }) => ({
    order: member.batchOrder.child("epoch", epoch).permutation(plan.examples),
    labels: member.labels,
  }));
  const sums = lanes.map(() => ({ loss: 0, error: 0 }));
  let examples = 0;
  let state = initial;
  for (let from = start; from < end; from += UPDATES_PER_CALL) {
    request.signal?.throwIfAborted();
    const to = Math.min(from + UPDATES_PER_CALL, end);
    const rates = new Float32Array((to - from) * lanes.length);
    for (let update = from; update < to; update++) {
      const factor = rateFactor(request.schedule, update, totalUpdates);
      lanes.forEach(({ member }, lane) => {
        rates[(update - from) * lanes.length + lane] = member.learningRate * factor;
      });
    }
    const result = await program.run(state, batchSlices(plan, orders, from - start, to - start), rates);
    state = result.state;
    for (let update = from; update < to; update++) {
      const count = examplesInBatch(plan, update - start);
      examples += count;
      sums.forEach((sum, lane) => {
        sum.loss += count * result.loss[(update - from) * lanes.length + lane]!;
        sum.error += count * result.error[(update - from) * lanes.length + lane]!;
      });
    }
    // A compiled loop holds the event loop; this lets timers, signals and messages through.
    await setImmediate();
  }
  lanes.forEach((lane, index) => {
    lane.record({
      loss: sums[index]!.loss / examples,
      errorPct: (100 * sums[index]!.error) / examples,
      parameters: laneOf(state.parameters, index, lanes.length),
      statistics: state.statistics && laneOf(state.statistics, index, lanes.length),
      updates: end - start,
      isWhole: end - start === plan.updatesPerEpoch,
      isLast: end === totalUpdates,
    });
  });
  return state;
}

function isTraining(progress: MemberProgress): boolean {
  return progress.result === undefined;
}

function initialState(classifier: Classifier, initial: readonly Float32Array[]): EnsembleState {
  const parameters = stacked(initial);
  const state = { parameters, velocity: new Float32Array(parameters.length) };
  if (classifier.statistics === undefined) return state;
  const untrained = initialStatistics(classifier.statistics);
  return { ...state, statistics: stacked(initial.map(() => untrained)) };
}

/** The state of those of the lanes that are chosen. */
function stateOf(
  chosen: readonly MemberProgress[],
  lanes: readonly MemberProgress[],
  { parameters, velocity, statistics }: EnsembleState,
): EnsembleState {
  const cut = (values: Float32Array) =>
    stacked(chosen.map((lane) => laneOf(values, lanes.indexOf(lane), lanes.length)));
  return {
    parameters: cut(parameters),
    velocity: cut(velocity),
    ...(statistics && { statistics: cut(statistics) }),
  };
}

/** The part of one lane (a view) in values `[lanes, …]`. */
function laneOf(values: Float32Array, lane: number, lanes: number): Float32Array {
  const size = values.length / lanes;
  return values.subarray(lane * size, (lane + 1) * size);
}
