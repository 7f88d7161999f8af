import { normalize } from "node:path";
import { AtlasError } from "#errors";
import { writeFileAtomically } from "#files";
import { counted, printable } from "#words";
import type { AskedExperiment } from "./asked-experiment.ts";
import { quoted, requireNoPassword } from "./run-place.ts";
import { USUAL, workersOfTask, workerWords } from "./slurm-options.ts";
import { type SubmitOptions, taskWorkforce } from "./submit-run.ts";

/** What a manifest is asked to say. */
export interface KubernetesOptions {
  /** The file of the manifest; `-` for standard output. */
  readonly kubernetes?: string;
  readonly image?: string;
  readonly claim?: string;
  /** The name of the Secret that has the password of the database. */
  readonly secret?: string;
}

/**
 * Makes a run folder or a database hold an experiment and writes the manifest of a job whose pods work on it.
 *
 * @throws AtlasError `cli/kubernetes` (kind `input`) where the image is not given, or the claim, or the Secret of a database;
 *   as `indexedJobManifest`, `requireNoPassword` and `prepareExperiment`
 */
export async function writeKubernetesJob(
  { configuration, plan, place }: AskedExperiment,
  options: SubmitOptions & KubernetesOptions,
  file: string,
): Promise<void> {
  requireNoPassword(place);
  const { isInDatabase } = place;
  const { indexedJobManifest } = await import("#atlas/kubernetes");
  const { COORDINATOR_MEMORY } = await import("#atlas/slurm");
  const workforce = taskWorkforce({ configuration, plan }, options);
  const memory = options.memoryBudget ?? Math.ceil(workforce.needed / 2 ** 20);
  const workers = workersOfTask(options);
  const pods = Math.max(1, Math.min(options.tasks ?? USUAL.tasks, Math.ceil(plan.jobs.length / workers)));
  const manifest = indexedJobManifest({
    name: configuration.name,
    run: isInDatabase ? place.shown : normalize(place.runFolder),
    data: normalize(options.dataDir),
    image: required("--image", options.image),
    claim: isInDatabase ? (options.claim ?? null) : required("--claim", options.claim),
    secret: isInDatabase ? required("--secret", options.secret) : null,
    pods,
    workers,
    threads: options.threads ?? 1,
    memory,
    podMemory: memory + COORDINATOR_MEMORY,
    words: workerWords(options),
  });
  const { preparedRun } = await import("./prepare-run.ts");
  const { jobs, left } = await preparedRun(configuration, plan, {
    place,
    workforce,
    options,
  });
  if (file === "-") {
    process.stdout.write(manifest);
    return;
  }
  await writeFileAtomically(file, manifest);
  const record = { type: "manifest", run: place.shown, file, jobs, jobs_left: left, pods };
  const words = `${quoted(place)}: ${left} of ${counted(jobs, "job")} to do by ${counted(pods, "pod")}; kubectl apply -f ${printable(file)} begins them.`;
  process.stdout.write(options.json ? `${JSON.stringify(record)}\n` : `${words}\n`);
}

function required(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new AtlasError({
    code: "cli/kubernetes",
    kind: "input",
    where: option,
    problem: "a manifest for Kubernetes needs it",
    expected:
      "--image with the image of the pods, and --claim with the volume claim that holds this folder, or --secret with the Secret of the database",
  });
}
