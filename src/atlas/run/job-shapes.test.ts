import { expect, it } from "vitest";
import { type Job, TRAIN } from "#atlas/plan";
import { jobShapes } from "./job-shapes.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";

const shapesOf = jobShapes(CONFIGURATION);
const [network] = smallPlan().cells[0]!.networks;

const named = (kind: string, knobs: Readonly<Record<string, number | string>>): string => {
  const networks = [{ ...network!, knobs: { ...network!.knobs, ...knobs } }];
  const job: Job = { kind, key: "job", needs: [], cost: 1, tasks: [{ key: "task", networks }] };
  return shapesOf(job);
};

it("tells programs apart by all that they are compiled for, whichever knob sets it", () => {
  for (const knobs of [
    { width: 99 },
    { depth: 3 },
    { batch_size: 5 },
    { momentum: 0.1 },
    { schedule: "cosine" },
  ]) {
    expect(named(TRAIN, knobs)).not.toBe(named(TRAIN, {}));
  }
  for (const knobs of [{ width: 99 }, { loss: "mean-squared-error" }, { label_smoothing: 0.1 }]) {
    expect(named("curvature", knobs)).not.toBe(named("curvature", {}));
  }
  expect(named("curvature", {})).not.toBe(named(TRAIN, {}));
});

it("keeps together what differs in arguments of a program alone", () => {
  const arguments_ = { learning_rate: 0.3, weight_decay: 0.1, label_noise: 0.2 };
  expect(named(TRAIN, arguments_)).toBe(named(TRAIN, {}));
  expect(named("curvature", { ...arguments_, momentum: 0.1, schedule: "cosine" })).toBe(
    named("curvature", {}),
  );
});
