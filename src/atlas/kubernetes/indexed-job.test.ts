import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { indexedJobManifest } from "./indexed-job.ts";

const SETTINGS = {
  ...{
    name: "My grid_2",
    run: "runs/My grid_2",
    data: ".",
    image: "registry.example.org/loss-atlas:1",
    claim: "atlas",
  },
  ...{ pods: 5, workers: 3, threads: 2, memory: 4000, podMemory: 4512, words: ["--no-cache"] },
};

it("is a job of so many pods, each with a worker command on the volume", () => {
  const job = parse(indexedJobManifest(SETTINGS));
  expect(job).toMatchObject({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "loss-atlas-my-grid-2" },
    spec: { completionMode: "Indexed", completions: 5, parallelism: 5, backoffLimitPerIndex: 6 },
  });
  const { containers, restartPolicy, volumes } = job.spec.template.spec;
  // A policy for failed pods wants it so.
  expect(restartPolicy).toBe("Never");
  expect(containers).toMatchObject([
    {
      image: "registry.example.org/loss-atlas:1",
      resources: { requests: { cpu: "6", memory: "4512Mi" }, limits: { memory: "4512Mi" } },
    },
  ]);
  const [container] = containers;
  expect(job.spec.podFailurePolicy.rules[0].onExitCodes).toEqual({
    containerName: container.name,
    operator: "In",
    values: [2],
  });
  expect(volumes).toEqual([{ name: "runs", persistentVolumeClaim: { claimName: "atlas" } }]);
  expect(container.volumeMounts).toEqual([{ name: volumes[0].name, mountPath: container.workingDir }]);
});

it.each([
  ["0", ["--report"]],
  ["3", []],
])("the pod of index %s calls the command with %j at the end", (index, end) => {
  const [{ command, args }] = parse(indexedJobManifest(SETTINGS)).spec.template.spec.containers;
  const [shell, ...words] = command;
  // In the place of the command one that prints what it is called with.
  const text = args[0].replace("exec loss-atlas", "exec printf '%s\\n'");
  const { stdout } = spawnSync(shell, [...words, text], {
    encoding: "utf8",
    env: { PATH: "/bin:/usr/bin", JOB_COMPLETION_INDEX: index },
  });
  const asked = [
    "--workers",
    "3",
    "--threads",
    "2",
    "--memory-budget",
    "4000",
    "--data-dir",
    ".",
    "--no-cache",
  ];
  expect(stdout.trim().split("\n")).toEqual(["worker", "runs/My grid_2", ...asked, ...end]);
});

it("has a name that Kubernetes takes, whatever that of the experiment is", () => {
  for (const name of ["x".repeat(100), "a_".repeat(30), "Grün", "-"]) {
    const found: string = parse(indexedJobManifest({ ...SETTINGS, name })).metadata.name;
    expect(found).toMatch(/^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/);
  }
});

it.each(["/elsewhere", "../elsewhere", "a/../../b"])("refuses the folder %s, which no pod sees", (run) => {
  expect(() => indexedJobManifest({ ...SETTINGS, run })).toThrow(`${run}: pods see the volume alone`);
  expect(() => indexedJobManifest({ ...SETTINGS, data: run })).toThrow(`${run}: pods see the volume alone`);
});
