import { join } from "node:path";
import { writeSafetensors } from "#files";
import {
  barrierAndDip,
  type FittedCurve,
  fitBezierCurves,
  type PathProfile,
  profileAlong,
  publishedModeConnectivity,
  signedModeConnectivity,
} from "#landscape/connectivity";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import type { QuantityName } from "#quantities";
import { randomStream } from "#random";
import { float32Tensor } from "#trees";
import type { JobResult, JournalObservation } from "../journal/entry.ts";
import type { ConnectivityJob, PlannedPair } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";
import { type CellData, cellData } from "./cell-data.ts";
import {
  cellNetwork,
  cellObjective,
  namedTensors,
  readWeights,
  type TrainedNetwork,
} from "./trained-network.ts";

const CURVE_MOMENTUM = 0.9;

/** A pair of networks that can be joined. */
interface Pair {
  readonly planned: PlannedPair;
  readonly first: TrainedNetwork;
  readonly second: TrainedNetwork;
}

/** Measures the straight line and a fitted Bezier curve between the pairs of a cell whose ends did not diverge. */
export async function measureCellConnectivity(job: ConnectivityJob, context: JobContext): Promise<JobResult> {
  const { knobs } = job.pairs[0]!.first;
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const pairs = await convergedPairs(job, network, context);
  if (pairs.length === 0) return { networks: [], observations: [] };

  const curves = await fitCurves(pairs, network, data, context);
  const { procedure, connectivity } = context.configuration.measure;
  const examples = { targets: data.trainLabels };
  const ends = pairs.map(({ first, second }) =>
    first.statistics && second.statistics ? ([first.statistics, second.statistics] as const) : undefined,
  );
  const profiles = await profileAlong({
    objective: cellObjective(network),
    paths: [
      ...pairs.map(({ first, second }, i) => ({
        points: [first.parameters, second.parameters] as const,
        examples,
        endStatistics: ends[i],
      })),
      ...curves.map(({ points }, i) => ({ points, examples, endStatistics: ends[i] })),
    ],
    examples: { inputs: data.train.images },
    calibration: network.statistics && data.train.images,
    interiorPoints: connectivity.interior_points,
    refine: procedure === "better",
  });
  const observations = await Promise.all(
    pairs.map(async (pair, i) => {
      const profile = profiles[pairs.length + i]!;
      await writeCurve(context.runFolder, pair.planned.key, network, curves[i]!, profile);
      return [
        ...lineObservations(pair, profiles[i]!),
        ...curveObservations(pair, curves[i]!, profile, procedure),
      ];
    }),
  );
  return { networks: [], observations: observations.flat() };
}

async function convergedPairs(
  job: ConnectivityJob,
  network: Network,
  { runFolder }: JobContext,
): Promise<Pair[]> {
  const planned = new Map(
    job.pairs.flatMap(({ first, second }) => [first, second]).map((own) => [own.key, own]),
  );
  const networks = await readWeights(runFolder, network, [...planned.values()]);
  const byKey = new Map(networks.map((own) => [own.planned.key, own]));
  return job.pairs
    .map((pair) => ({
      planned: pair,
      first: byKey.get(pair.first.key)!,
      second: byKey.get(pair.second.key)!,
    }))
    .filter(({ first, second }) => !first.diverged && !second.diverged);
}

function fitCurves(
  pairs: readonly Pair[],
  network: Network,
  data: CellData,
  { configuration }: JobContext,
): Promise<readonly FittedCurve[]> {
  const { measure, model, root_seed: rootSeed } = configuration;
  const {
    epochs,
    batch_size: batchSize,
    learning_rate: learningRate,
    weight_decay: weightDecay,
  } = measure.connectivity;
  return fitBezierCurves({
    objective: cellObjective(network),
    pairs: pairs.map(({ planned, first, second }) => ({
      first: first.parameters,
      second: second.parameters,
      examples: { targets: data.trainLabels },
      stream: randomStream(rootSeed, "curve", planned.key),
    })),
    examples: { inputs: data.train.images },
    epochs,
    batchSize,
    learningRate,
    momentum: CURVE_MOMENTUM,
    weightDecay,
    initialisation:
      measure.connectivity.initialisation === "line"
        ? "line"
        : (stream) => initialise(network, model.initialisation, stream),
  });
}

/** Writes the trained control points and the profile, so that a curve can be looked at or judged again. */
async function writeCurve(
  runFolder: string,
  key: string,
  { layout }: Network,
  { points }: FittedCurve,
  profile: PathProfile | null,
): Promise<void> {
  const bends = points
    .slice(1, -1)
    .flatMap((bend, i) =>
      Object.entries(namedTensors(layout, bend)).map(
        ([name, tensor]) => [`bend${i + 1}.${name}`, tensor] as const,
      ),
    );
  const column = (of: (point: PathProfile[number]) => number): ReturnType<typeof float32Tensor> =>
    float32Tensor(Float32Array.from(profile ?? [], of));
  await writeSafetensors(join(runFolder, "curves", `${key}.safetensors`), {
    tensors: {
      ...Object.fromEntries(bends),
      "profile.t": column(({ t }) => t),
      "profile.loss": column(({ loss }) => loss),
      "profile.error_pct": column(({ error }) => error),
    },
    metadata: {},
  });
}

function lineObservations(pair: Pair, profile: PathProfile | null): JournalObservation[] {
  const error = profile && barrierAndDip(profile, "error");
  const loss = profile && barrierAndDip(profile, "loss");
  return [
    observation(pair, "linear_barrier_pct", error?.barrier ?? null, { at: error?.barrierAt ?? null }),
    observation(pair, "linear_barrier_nll", loss?.barrier ?? null, { at: loss?.barrierAt ?? null }),
  ];
}

function curveObservations(
  pair: Pair,
  curve: FittedCurve,
  profile: PathProfile | null,
  procedure: "better" | "paper",
): JournalObservation[] {
  const error = profile && barrierAndDip(profile, "error");
  const loss = profile && barrierAndDip(profile, "loss");
  const published = profile && publishedModeConnectivity(profile, "error");
  const interior = profile && signedModeConnectivity(profile, "error");
  const last = curve.epochs.at(-1);
  return [
    observation(pair, "mode_connectivity_pct", procedure === "paper" ? published : interior, {
      published,
      length_ratio: curve.lengthRatio,
      final_curve_loss: last?.loss ?? null,
      diverged: curve.diverged,
    }),
    observation(pair, "curve_barrier_pct", error?.barrier ?? null, { at: error?.barrierAt ?? null }),
    observation(pair, "curve_dip_pct", error?.dip ?? null, { at: error?.dipAt ?? null }),
    observation(pair, "curve_barrier_nll", loss?.barrier ?? null, { at: loss?.barrierAt ?? null }),
    observation(pair, "curve_dip_nll", loss?.dip ?? null, { at: loss?.dipAt ?? null }),
  ];
}

function observation(
  { planned: { first, second } }: Pair,
  metric: QuantityName,
  value: number | null,
  detail: NonNullable<JournalObservation["detail"]>,
): JournalObservation {
  return { cell: first.cell, metric, seeds: [first.seed, second.seed], value, standard_error: null, detail };
}
