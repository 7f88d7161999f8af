import type { Submissions } from "#atlas/slurm";
import type { RunStore } from "#atlas/store";
import { AtlasError } from "#errors";

/**
 * What was submitted of a run.
 *
 * @throws AtlasError as `requireSubmissions`; as `readExperiment` where there is no such run
 */
export async function submissionsOf(store: RunStore): Promise<Submissions> {
  const { requireSubmissions } = await import("#atlas/slurm");
  try {
    return await requireSubmissions(store);
  } catch (error) {
    if (!(error instanceof AtlasError && error.code === "slurm/not-submitted")) throw error;
    // Of a misspelt run nothing was submitted either; the one that may be meant is what helps.
    const { readExperiment } = await import("#atlas/run");
    await readExperiment(store);
    throw error;
  }
}
