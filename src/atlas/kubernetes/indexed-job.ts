import { stringify } from "yaml";
import { AtlasError } from "#errors";
import { quotedBriefly, shellWord } from "#words";

/** What a cluster is asked to work on a run with. */
export interface IndexedJobSettings {
  /** The name of the experiment. */
  readonly name: string;
  /** The run's folder, as it lies below the root of the volume, or its address in a database, without a password. */
  readonly run: string;
  /** The folder of its data, below the root of the volume; where there is none, in the image. */
  readonly data: string;
  /** The image that has `loss-atlas` in its path. */
  readonly image: string;
  /** The name of the claim of the volume; `null` where pods share none, as the run and its data lie elsewhere. */
  readonly claim: string | null;
  /** The name of the Secret whose key `password` is the database's; `null` where the run lies in a folder, which every pod can write to. */
  readonly secret: string | null;
  /** Pods, all at once; each is a `loss-atlas worker`. */
  readonly pods: number;
  readonly workers: number;
  readonly threads: number;
  /** What the workers of a pod may take together, and the pod as a whole, MiB. */
  readonly memory: number;
  readonly podMemory: number;
  /** Further words of `loss-atlas worker`. */
  readonly words: readonly string[];
}

/** Where the volume is in a pod. */
const MOUNT = "/loss-atlas";
/** How often a pod that fails is begun anew, each index by itself. */
const RETRIES = 6;
/** What a pod has to end in once it is told to, seconds. */
const GRACE = 30;

/**
 * The manifest of an Indexed Job (Kubernetes 1.33 or later) whose pods work on a run together, as YAML. Where the run lies in
 * a folder, the pod of index 0 writes tables and report, when nothing is left.
 *
 * @throws AtlasError of kind `input`: `kubernetes/outside` for folders that are not below the root of the volume,
 *   `kubernetes/name` for names that Kubernetes would refuse
 */
export function indexedJobManifest(settings: IndexedJobSettings): string {
  const { image, claim, secret, pods, workers, threads, podMemory } = settings;
  requireName("--image", image, IMAGE);
  if (claim !== null) requireName("--claim", claim, OBJECT);
  if (secret !== null) requireName("--secret", secret, OBJECT);
  if (secret === null) requireBelow(settings.run);
  if (claim !== null) requireBelow(settings.data);
  const resources = { cpu: `${workers * threads}`, memory: `${podMemory}Mi` };
  return stringify(
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: jobName(settings.name) },
      spec: {
        completionMode: "Indexed",
        completions: pods,
        parallelism: pods,
        backoffLimitPerIndex: RETRIES,
        podFailurePolicy: {
          rules: [
            // Bad input stays so, however often it is tried.
            { action: "FailIndex", onExitCodes: { containerName: "worker", operator: "In", values: [2] } },
            // A node that is drained is no fault of the pod's.
            { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          ],
        },
        template: {
          spec: {
            restartPolicy: "Never",
            terminationGracePeriodSeconds: GRACE,
            containers: [
              {
                name: "worker",
                image,
                ...(claim !== null && { workingDir: MOUNT }),
                command: ["/bin/sh", "-c"],
                args: [commandOf(settings)],
                ...(secret !== null && { env: [passwordOf(secret)] }),
                resources: { requests: resources, limits: { memory: resources.memory } },
                ...(claim !== null && { volumeMounts: [{ name: "runs", mountPath: MOUNT }] }),
              },
            ],
            ...(claim !== null && {
              volumes: [{ name: "runs", persistentVolumeClaim: { claimName: claim } }],
            }),
          },
        },
      },
    },
    { lineWidth: 0 },
  );
}

/** The variable in which PostgreSQL's clients look for a password, of which the manifest says no more than where it is. */
function passwordOf(secret: string): object {
  return { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: secret, key: "password" } } };
}

/** Lines of shell; `exec` has the command hear that the pod is to end. */
function commandOf(settings: IndexedJobSettings): string {
  const { run, data, secret, workers, threads, memory, words } = settings;
  const worker = [
    ...["loss-atlas", "worker", run, "--workers", `${workers}`, "--threads", `${threads}`],
    ...["--memory-budget", `${memory}`, "--data-dir", data, ...words],
  ];
  const command = `exec ${worker.map(shellWord).join(" ")}`;
  // What a pod writes by itself goes with it.
  if (secret !== null) return `${command}\n`;
  const report = '[ "$JOB_COMPLETION_INDEX" = 0 ] && report=--report\n';
  return `${report}${command} $report\n`;
}

/** A name that Kubernetes takes: lower-case letters, digits and hyphens, at most 63. */
function jobName(name: string): string {
  const plain = `loss-atlas-${name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  // The host name of a pod has its index at the end.
  return plain.slice(0, 52).replace(/-+$/, "");
}

/** What Kubernetes allows something to be called. */
interface Naming {
  readonly allowed: RegExp;
  readonly most: number;
  readonly words: string;
}

const OBJECT: Naming = {
  allowed: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  most: 253,
  words: "small letters, digits, points and hyphens, such as atlas-runs",
};
const IMAGE: Naming = {
  allowed: /^[\w.-]+(:\d+)?(\/[a-z0-9._-]+)*(:[\w.-]+)?(@[a-z0-9]+:[0-9a-f]+)?$/,
  most: 4096,
  words: "an image as a registry names it, such as registry.example.org/loss-atlas:1",
};

/** A manifest with another name is refused only when somebody applies it, on a machine that may be another. */
function requireName(option: string, name: string, { allowed, most, words }: Naming): void {
  if (allowed.test(name) && name.length <= most) return;
  throw new AtlasError({
    code: "kubernetes/name",
    kind: "input",
    where: option,
    problem: `${quotedBriefly(name)} is no name that Kubernetes takes`,
    expected: words,
  });
}

function requireBelow(path: string): void {
  if (!path.startsWith("/") && !path.split("/").includes("..")) return;
  throw new AtlasError({
    code: "kubernetes/outside",
    kind: "input",
    where: path,
    problem:
      "pods see the volume alone, and this does not lie below the folder that the command is called in",
    expected: "--out and --data-dir below the folder that is the root of the volume, as relative paths",
    remedy: "Call the command in that folder",
  });
}
