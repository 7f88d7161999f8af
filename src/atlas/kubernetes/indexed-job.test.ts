import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { indexedJobManifest } from "./indexed-job.ts";

const SETTINGS = {
  ...{
    name: "My grid_2",
    run: "runs/My grid_2",
    data: ".",
    image: "registry.example.org/loss-atlas:1",
    claim: "atlas",
    secret: null,
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

it.each([
  { claim: "a b" },
  { claim: "Atlas" },
  { claim: "-a" },
  { claim: "a..b" },
  { claim: "a".repeat(254) },
  { claim: null, secret: "" },
  { image: "" },
  { image: "an image" },
  { image: "registry/loss-atlas:1:2" },
  { image: "registry.example.org/Loss-Atlas" },
])("names that a cluster would refuse are refused: %j", (names) => {
  expect(() => indexedJobManifest({ ...SETTINGS, ...names })).toThrow(
    expect.objectContaining({ code: "kubernetes/name", kind: "input" }),
  );
});

it.each(["atlas", "atlas:1", "localhost:5000/a/b_c:v1.2", `r.example.org/a@sha256:${"0f".repeat(32)}`])(
  "the image %s is taken as it is",
  (image) => {
    const [container] = parse(indexedJobManifest({ ...SETTINGS, image })).spec.template.spec.containers;
    expect(container.image).toBe(image);
  },
);

describe("where the run lies in a database", () => {
  const run = "postgres://atlas@db:5432/runs?run=my";
  const settings = { ...SETTINGS, run, claim: null, secret: "atlas-database", data: "/data" };

  it("pods share no volume, and have the password from a Secret", () => {
    const { containers, volumes } = parse(indexedJobManifest(settings)).spec.template.spec;
    expect(volumes).toBeUndefined();
    const [container] = containers;
    expect(Object.keys(container)).toEqual(["name", "image", "command", "args", "env", "resources"]);
    expect(container.env).toEqual([
      { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: "atlas-database", key: "password" } } },
    ]);
    // No pod writes a report, which would go with it.
    expect(container.args).toEqual([
      `exec loss-atlas worker '${run}' --workers 3 --threads 2 --memory-budget 4000 --data-dir /data --no-cache\n`,
    ]);
  });

  it("a volume for data alone may be named", () => {
    const text = indexedJobManifest({ ...settings, claim: "data", data: "sets" });
    const { containers, volumes } = parse(text).spec.template.spec;
    expect(volumes).toEqual([{ name: "runs", persistentVolumeClaim: { claimName: "data" } }]);
    expect(containers[0].volumeMounts).toEqual([{ name: "runs", mountPath: containers[0].workingDir }]);
    expect(() => indexedJobManifest({ ...settings, claim: "data" })).toThrow(
      "/data: pods see the volume alone",
    );
  });
});
