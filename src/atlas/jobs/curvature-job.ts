import { measureCurvature, measurePublishedCurvature, type TraceEstimate } from "#landscape/curvature";
import { randomStream } from "#random";
import type { JobResult, JournalObservation } from "../journal/entry.ts";
import type { CurvatureJob } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";
import { type CellData, cellData } from "./cell-data.ts";
import {
  cellNetwork,
  cellObjective,
  readWeights,
  statisticsOf,
  type TrainedNetwork,
} from "./trained-network.ts";

/** Measures the top eigenvalue and the trace of the Hessian of every network of a cell that did not diverge. */
export async function measureCellCurvature(job: CurvatureJob, context: JobContext): Promise<JobResult> {
  const { knobs } = job.networks[0]!;
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const all = await readWeights(context.runFolder, network, job.networks);
  const trained = all.filter(({ diverged }) => !diverged);
  if (trained.length === 0) return { networks: [], observations: [] };

  const { measure, root_seed: rootSeed } = context.configuration;
  const request = {
    objective: cellObjective(network),
    networks: trained.map(({ parameters }) => parameters),
    statistics: statisticsOf(trained),
    examples: probeExamples(data, measure.curvature.examples),
    // One stream for all networks: common random numbers make differences between cells sharper.
    streams: trained.map(() => randomStream(rootSeed, "curvature")),
    lanczosSteps: measure.curvature.lanczos_steps,
    lanczosTolerance: measure.curvature.lanczos_tolerance,
    traceProbes: measure.curvature.trace_probes,
  };
  const observations =
    measure.procedure === "paper"
      ? (await measurePublishedCurvature(request)).flatMap(({ topEigenvalue, trace }, i) => [
          observation(trained[i]!, "hessian_top_eig", topEigenvalue?.value ?? null, null, {
            converged: topEigenvalue?.converged ?? null,
            iterations: topEigenvalue?.iterations ?? null,
          }),
          traceObservation(trained[i]!, trace),
        ])
      : (await measureCurvature(request)).flatMap(({ spectrum, trace }, i) => [
          observation(trained[i]!, "hessian_top_eig", spectrum?.largest.value ?? null, null, {
            residual: spectrum?.largest.residual ?? null,
            converged: spectrum?.largest.converged ?? null,
            iterations: spectrum?.iterations ?? null,
            smallest: spectrum?.smallest.value ?? null,
          }),
          traceObservation(trained[i]!, trace),
        ]);
  return { networks: [], observations };
}

function traceObservation(network: TrainedNetwork, trace: TraceEstimate | null): JournalObservation {
  return observation(network, "hessian_trace", trace?.value ?? null, trace?.standardError ?? null, {
    probes: trace?.probes ?? null,
  });
}

/** The first training examples, which are stratified and the same in every cell. */
function probeExamples(
  { train, trainLabels }: CellData,
  wanted: number,
): { inputs: Float32Array; targets: Int32Array } {
  const count = Math.min(wanted, train.count);
  const pixels = train.images.length / train.count;
  return { inputs: train.images.subarray(0, count * pixels), targets: trainLabels.subarray(0, count) };
}

function observation(
  { planned }: TrainedNetwork,
  metric: JournalObservation["metric"],
  value: number | null,
  standardError: number | null,
  detail: NonNullable<JournalObservation["detail"]>,
): JournalObservation {
  return { cell: planned.cell, metric, seeds: [planned.seed], value, standard_error: standardError, detail };
}
