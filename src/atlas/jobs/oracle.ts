import type { JournalObservation } from "#atlas/journal";
import { inputsOf, targetsOf } from "#data";
import type { NetworkObjective } from "#landscape";
import { logitsOf } from "#landscape/evaluation";
import type { Judgement } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import type { EnsembleMember, EpochState } from "#landscape/training";
import type { CellData } from "./cell-data.ts";

/** What the test set says of networks after each epoch of their training. */
export interface FollowedTest {
  /** To be told of networks after every epoch. */
  readonly onEpoch: (states: readonly EpochState[]) => Promise<void>;
  /** The judgements of a network epoch by epoch, as many as it trained. */
  readonly of: (member: EnsembleMember) => readonly Judgement[];
}

/**
 * Follows the loss and error of networks on the test part while they train, by the statistics of normalised layers over
 * the training part as when they are evaluated. It changes nothing of the training.
 */
export function followTest(
  { outputs }: NetworkObjective,
  { train, test }: Pick<CellData, "train" | "test">,
  followed: ReadonlySet<EnsembleMember>,
): FollowedTest {
  const { classifier, judge } = outputs;
  const known = new Map<EnsembleMember, Judgement[]>();
  const onEpoch = async (states: readonly EpochState[]) => {
    const own = states.filter(
      ({ member, parameters }) => followed.has(member) && parameters.every(Number.isFinite),
    );
    if (own.length === 0) return;
    const parameters = own.map((state) => state.parameters);
    const statistics = await recalibrate({ classifier, parameters, inputs: inputsOf(train) });
    const logits = await logitsOf({ classifier, parameters, statistics, inputs: inputsOf(test) });
    for (const [i, { member }] of own.entries()) {
      const judgements = known.get(member) ?? [];
      judgements.push(judge(logits[i]!, { targets: targetsOf(test) }));
      known.set(member, judgements);
    }
  };
  return { onEpoch, of: (member) => known.get(member) ?? [] };
}

/**
 * What the test set says after every epoch of a training: `test_loss` and `test_acc_pct`, epoch by epoch.
 *
 * @param onTest what the network is at the end, which stands for its last epoch
 */
export function testByEpoch(
  judgements: readonly Judgement[],
  onTest: Judgement,
): Readonly<Record<"test_loss" | "test_acc_pct", readonly (number | null)[]>> {
  const all = [...judgements.slice(0, -1), onTest];
  return { test_loss: all.map(({ loss }) => loss), test_acc_pct: all.map(({ error }) => 100 - error) };
}

/**
 * The lowest of the test losses after the epochs of a training, and the accuracy there: what stopping by the test set would
 * have given.
 *
 * @param onTest what the network is at the end, which stands for its last epoch
 */
export function oracleObservations(
  judgements: readonly Judgement[],
  onTest: Judgement,
): readonly JournalObservation[] {
  const all = [...judgements.slice(0, -1), onTest];
  const best = all.reduce((lowest, own, epoch) => {
    const loss = own.loss ?? Number.POSITIVE_INFINITY;
    return loss < (all[lowest]!.loss ?? Number.POSITIVE_INFINITY) ? epoch : lowest;
  }, 0);
  const { loss, error } = all[best]!;
  const detail = { epoch: best + 1 };
  return [
    { metric: "oracle_test_loss", value: loss, standard_error: null, detail },
    { metric: "oracle_test_acc_pct", value: 100 - error, standard_error: null, detail },
  ];
}
