import { cellConfiguration } from "#atlas/configuration";
import type { PlannedNetwork } from "#atlas/plan";
import { networkFilesOf } from "#families";
import type { TrainedState } from "#landscape/training";
import type { Network } from "#nets";
import type { JobContext } from "./job-context.ts";
import type { TrainedNetworks } from "./train-together.ts";

/** A network at the end of its training, here or elsewhere. */
export type NetworkState = Omit<TrainedState, "stoppedBy"> & {
  readonly stoppedBy: TrainedState["stoppedBy"] | "given";
};

/** Networks of a job that were trained elsewhere, out of their files; `undefined` where they are to be trained. */
export async function givenNetworks(
  planned: readonly PlannedNetwork[],
  { inputShape }: Network,
  { configuration }: Pick<JobContext, "configuration">,
): Promise<TrainedNetworks<NetworkState> | undefined> {
  const members: NetworkState[] = [];
  for (const { knobs, seed } of planned) {
    const { model } = cellConfiguration(configuration, knobs);
    const files = networkFilesOf(model);
    if (files === undefined) return undefined;
    const { parameters, statistics } = await files.weights(model, seed, inputShape);
    const areFinite = [parameters, ...(statistics ? [statistics] : [])].every((own) =>
      own.every(Number.isFinite),
    );
    members.push({
      parameters,
      ...(statistics && { runningStatistics: statistics }),
      status: areFinite ? "trained" : "diverged",
      stoppedBy: "given",
      epochs: 0,
      updates: 0,
      history: { loss: [], error: [] },
    });
  }
  return { members, followed: () => [] };
}
