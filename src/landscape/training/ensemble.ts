import { setImmediate } from "node:timers/promises";
import { rateFactor } from "#landscape/descent";
import { MASK, maskedOptimiser, STEP_FACTORS, scaledOptimiser } from "#landscape/optimisers";
import { initialStatistics } from "#nets/initialisation";
import { measured } from "#timing";
import { updatesLaidOut, withOwnArray } from "../augmentation.ts";
import type { BatchSource } from "../batch-source.ts";
import { type BatchPlan, batchSlices, examplesInBatch, planBatches } from "../batches.ts";
import { stacked } from "../check-networks.ts";
import { trainedAtOnce } from "../group-size.ts";
import { inGroups } from "../in-groups.ts";
import { MemberProgress, type TrainedMember } from "./member.ts";
import { compileTraining, type EnsembleState, type TrainingProgram } from "./program.ts";
import { checkTraining, type EnsembleTraining, type EpochState } from "./request.ts";

/** Updates of one call of the compiled loop: few enough to notice an aborted signal soon. */
const UPDATES_PER_CALL = 256;

/** Multiply-adds whose saving pays for compiling a smaller program: some tens of milliseconds. */
const COMPILATION_WORK = 2e9;

/**
 * Trains networks of one architecture together, as many as a core keeps close as one program over stacked parameters.
 *
 * Each network has its own initial parameters, learning rate, weight decay and batch order, and its own arrays of
 * examples if need be; its result is that of training it alone, up to the rounding of float32 sums. Stop rules and
 * divergence are judged at the end of each epoch; a network that has stopped keeps the parameters of that moment.
 * Equal requests give equal bits. Throws input errors `training/…` and `landscape/examples` for requests that cannot
 * be carried out and the signal's reason when aborted.
 */
export async function trainEnsemble(given: EnsembleTraining): Promise<readonly TrainedMember[]> {
  const request = withStepFactors(withMasks(withChangedExamples(given)));
  const source = checkTraining(request);
  const { objective, optimiser, examples, members } = request;
  const { batchSize } = planOf(request, source);
  const compileFor = (count: number) =>
    compileTraining({ objective, optimiser, source, members: count, batchSize }, examples);
  return inGroups(members, trainedAtOnce(objective), compileFor, (program, group) =>
    trainTogether({ ...request, members: group }, source, program, compileFor),
  );
}

/** A request whose members each have the array that an augmentation changes as their own. */
function withChangedExamples(request: EnsembleTraining): EnsembleTraining {
  if (request.augmentation === undefined) return request;
  const { onEpoch } = request;
  const { examples, parties } = withOwnArray(request.augmentation, request.examples, request.members);
  const given = new Map(parties.map((own, i) => [own, request.members[i]!]));
  return {
    ...request,
    examples,
    members: parties,
    onEpoch:
      onEpoch && ((states) => onEpoch(states.map((own) => ({ ...own, member: given.get(own.member)! })))),
  };
}

/** A request whose optimiser keeps to the masks of its members, where they have any. */
function withMasks(request: EnsembleTraining): EnsembleTraining {
  if (request.members.every(({ mask }) => mask === undefined)) return request;
  return { ...request, optimiser: maskedOptimiser(request.optimiser) };
}

/** A request whose optimiser scales the steps of each parameter, where they are to be. */
function withStepFactors(request: EnsembleTraining): EnsembleTraining {
  return request.stepFactors === undefined
    ? request
    : { ...request, optimiser: scaledOptimiser(request.optimiser) };
}

function planOf({ batchSize, incompleteBatch }: EnsembleTraining, { count }: BatchSource): BatchPlan {
  return planBatches(count, batchSize, incompleteBatch);
}

/** Trains the networks of a request by a program for as many; when half of them have stopped, by one for those left. */
async function trainTogether(
  request: EnsembleTraining,
  source: BatchSource,
  ofAll: TrainingProgram,
  compileFor: (count: number) => Promise<TrainingProgram>,
): Promise<readonly TrainedMember[]> {
  const { objective, examples, members, budget } = request;
  const plan = planOf(request, source);
  const totalUpdates = "epochs" in budget ? budget.epochs * plan.updatesPerEpoch : budget.updates;
  const everyone = members.map((member) => {
    const yardstick = objective.constantAnswerLoss?.({ ...examples, ...member.examples }) ?? null;
    return new MemberProgress(member, request.stop, yardstick);
  });
  let lanes: readonly MemberProgress[] = everyone;
  let state = initialState(request);
  let program = ofAll;
  try {
    for (let update = 0; lanes.some(isTraining); ) {
      const end = Math.min(update + plan.updatesPerEpoch, totalUpdates);
      state = withFactorsOf(request, lanes, state);
      state = await trainEpoch({ request, plan, totalUpdates, program, lanes }, state, update, end);
      update = end;
      const training = lanes.filter(isTraining);
      const idleLanes = lanes.length - training.length;
      const saving = idleLanes * objective.layout.size * plan.batchSize * (totalUpdates - update) * 3;
      if (training.length > 0 && idleLanes >= training.length && saving > COMPILATION_WORK) {
        if (program !== ofAll) program.release();
        program = await compileFor(training.length);
        state = stateOf(training, lanes, state);
        lanes = training;
      }
    }
  } finally {
    if (program !== ofAll) program.release();
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
  const { objective, augmentation } = request;
  const epoch = start / plan.updatesPerEpoch;
  const orders = measured("draws", () =>
    lanes.map(({ member }) => ({
      order: member.batchOrder.child("epoch", epoch).permutation(plan.examples),
      examples: member.examples ?? {},
      ...(augmentation && { draws: member.batchOrder.child("augmentation", epoch) }),
    })),
  );
  const decay = Float32Array.from(lanes, ({ member }) => member.weightDecay);
  const sums = lanes.map(() => ({ loss: 0, error: 0 }));
  let examples = 0;
  let state = initial;
  const perCall = updatesLaidOut(
    augmentation,
    objective.examples,
    lanes.length * plan.batchSize,
    UPDATES_PER_CALL,
  );
  for (let from = start; from < end; from += perCall) {
    request.signal?.throwIfAborted();
    const to = Math.min(from + perCall, end);
    const learning = new Float32Array((to - from) * lanes.length);
    for (let update = from; update < to; update++) {
      const factor = rateFactor(request.schedule, update, totalUpdates, plan.updatesPerEpoch);
      lanes.forEach(({ member }, lane) => {
        learning[(update - from) * lanes.length + lane] = member.learningRate * factor;
      });
    }
    const batches = measured("draws", () =>
      batchSlices(plan, objective.examples, orders, from - start, to - start, augmentation),
    );
    const result = await program.run(state, batches, { learning, decay }, from);
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
  const states: EpochState[] = [];
  lanes.forEach((lane, index) => {
    const parameters = laneOf(state.parameters, index, lanes.length);
    if (isTraining(lane)) states.push({ member: lane.member, epoch: Math.floor(epoch) + 1, parameters });
    lane.record({
      loss: sums[index]!.loss / examples,
      error: objective.error.of(sums[index]!.error, examples),
      parameters,
      statistics: state.statistics && laneOf(state.statistics, index, lanes.length),
      updates: end - start,
      isWhole: end - start === plan.updatesPerEpoch,
      isLast: end === totalUpdates,
    });
  });
  await request.onEpoch?.(states);
  return state;
}

function isTraining(progress: MemberProgress): boolean {
  return progress.result === undefined;
}

function initialState({ objective, optimiser, members }: EnsembleTraining): EnsembleState {
  const parameters = stacked(members.map(({ initial }) => initial));
  const masks = members.flatMap(({ mask }) => (mask === undefined ? [] : [mask]));
  const kept = optimiser.state.map((name) => {
    const isMask = name === MASK && masks.length > 0;
    return [name, isMask ? stacked(masks) : new Float32Array(parameters.length)] as const;
  });
  const state = { parameters, optimiser: Object.fromEntries(kept) };
  if (objective.statistics === undefined) return state;
  const untrained = initialStatistics(objective.statistics);
  return { ...state, statistics: stacked(members.map(() => untrained)) };
}

/** The state at the start of an epoch, with the factors of its steps where there are some. */
function withFactorsOf(
  { stepFactors }: EnsembleTraining,
  lanes: readonly MemberProgress[],
  state: EnsembleState,
): EnsembleState {
  if (stepFactors === undefined) return state;
  const before = state.optimiser[STEP_FACTORS]!;
  const factors = lanes.map((lane, i) =>
    isTraining(lane)
      ? stepFactors(laneOf(state.parameters, i, lanes.length))
      : laneOf(before, i, lanes.length),
  );
  return { ...state, optimiser: { ...state.optimiser, [STEP_FACTORS]: stacked(factors) } };
}

/** The state of those of the lanes that are chosen. */
function stateOf(
  chosen: readonly MemberProgress[],
  lanes: readonly MemberProgress[],
  { parameters, optimiser, statistics }: EnsembleState,
): EnsembleState {
  const cut = (values: Float32Array) =>
    stacked(chosen.map((lane) => laneOf(values, lanes.indexOf(lane), lanes.length)));
  return {
    parameters: cut(parameters),
    optimiser: Object.fromEntries(Object.entries(optimiser).map(([name, values]) => [name, cut(values)])),
    ...(statistics && { statistics: cut(statistics) }),
  };
}

/** The part of one lane (a view) in values `[lanes, …]`. */
function laneOf(values: Float32Array, lane: number, lanes: number): Float32Array {
  const size = values.length / lanes;
  return values.subarray(lane * size, (lane + 1) * size);
}
