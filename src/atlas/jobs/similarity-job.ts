import { mixupProbes, selectExamples } from "#data";
import { logitsOf } from "#landscape/evaluation";
import { l2Distance, pairwiseSimilarity } from "#landscape/similarity";
import { randomStream } from "#random";
import type { JobResult, JournalObservation } from "../journal/entry.ts";
import type { SimilarityJob } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";
import { type CellData, cellData } from "./cell-data.ts";
import { cellNetwork, readWeights, statisticsOf } from "./trained-network.ts";

/** Measures CKA and distance of all pairs of networks of a cell that neither diverged nor are degenerate. */
export async function measureCellSimilarity(job: SimilarityJob, context: JobContext): Promise<JobResult> {
  const { knobs, cell } = job.networks[0]!;
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const all = await readWeights(context.runFolder, network, job.networks);
  const usable = all.filter(({ diverged, degenerate }) => !diverged && !degenerate);
  if (usable.length < 2) return { networks: [], observations: [] };

  const parameters = usable.map((own) => own.parameters);
  const logits = await logitsOf({
    classifier: network,
    parameters,
    statistics: statisticsOf(usable),
    inputs: probeInputs(data, context),
  });
  const observations = pairwiseSimilarity(logits, network.classes).flatMap(
    (similarity): JournalObservation[] => {
      const [first, second] = similarity.pair;
      const observed = {
        cell,
        seeds: [usable[first]!.planned.seed, usable[second]!.planned.seed] as const,
        standard_error: null,
      };
      const { ckaSoftmax, ckaSoftmaxDebiased, ckaLogits, agreement, jensenShannon } = similarity;
      const detail = { debiased: ckaSoftmaxDebiased, agreement, jensen_shannon: jensenShannon };
      return [
        { ...observed, metric: "cka_softmax", value: ckaSoftmax, detail },
        { ...observed, metric: "cka_logits", value: ckaLogits },
        { ...observed, metric: "l2_distance", value: l2Distance(parameters[first]!, parameters[second]!) },
      ];
    },
  );
  return { networks: [], observations };
}

/** The one mixup probe set of the experiment, made from training examples that all cells have. */
function probeInputs({ train }: CellData, { configuration }: JobContext): Float32Array {
  const { measure, root_seed: rootSeed } = configuration;
  const { examples, mixup_alpha: alpha } = measure.similarity;
  const count = Math.min(examples, train.count);
  const shared = selectExamples(
    train,
    Int32Array.from({ length: count }, (_, i) => i),
  );
  const weights = measure.procedure === "paper" ? "batch" : "example";
  return mixupProbes(shared, { count, alpha, weights }, randomStream(rootSeed, "mixup")).images;
}
