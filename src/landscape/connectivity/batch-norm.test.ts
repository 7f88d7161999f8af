import { describe, expect, test } from "vitest";
import { evaluate } from "#landscape/evaluation";
import { recalibrate } from "#landscape/normalisation";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import {
  gradientByDifferences,
  INPUTS,
  lossByHand,
  normalised,
} from "../normalisation/normalised.testing.ts";
import { fitBezierCurves } from "./fit-curves.ts";
import { profileAlong } from "./profile-along.ts";

const EXAMPLES = 20;
const draws = randomStream(14, "batch-norm curves");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const inputs = normals(EXAMPLES * INPUTS);
const calibration = normals(30 * INPUTS);
const labels = Int32Array.from({ length: EXAMPLES }, () => draws.below(2));
const ends = [normals(normalised.layout.size), normals(normalised.layout.size)] as const;
const examples = { inputs, targets: labels };
const objective = crossEntropyObjective(normalised);
const request = { objective, examples, calibration, interiorPoints: 3, refine: false };

describe("the profile of batch-normalised networks", () => {
  test("has the recalibrated networks at its ends, and recalibrated ones between them", async () => {
    const [profile] = await profileAlong({ ...request, paths: [{ points: ends }] });
    expect(profile!.length).toBe(5);
    for (const { t, loss, error } of profile!) {
      const point = ends[0].map((value, i) => (1 - t) * value + t * ends[1][i]!);
      const parameters = [point];
      const statistics = await recalibrate({ classifier: normalised, parameters, inputs: calibration });
      const judged = { objective, parameters, statistics, examples };
      const [metrics] = await evaluate(judged);
      expect(loss).toBeCloseTo(metrics!.loss!, 5);
      expect(error).toBe(metrics!.error);
    }
  });

  test("takes the statistics of the ends as they are given, and only of the ends", async () => {
    const other = [normals(8).map(Math.abs), normals(8).map(Math.abs)] as const;
    const path = { points: ends };
    const [own, given] = await profileAlong({
      ...request,
      paths: [path, { ...path, endStatistics: other }],
    });
    for (const end of [0, 1] as const) {
      const expected = lossByHand(ends[end], inputs, labels, other[end]);
      expect(given!.at(-end)!.loss).toBeCloseTo(expected.loss, 4);
    }
    const innerLosses = (profile: typeof own) => profile!.slice(1, -1).map(({ loss }) => loss);
    expect(innerLosses(given!)).toBeAllclose(innerLosses(own!), { absolute: 5e-6 });
  });

  test("needs inputs to take statistics over", async () => {
    const paths = [{ points: ends }];
    await expect(profileAlong({ ...request, paths, calibration: undefined })).rejects.toMatchObject({
      code: "connectivity/calibration",
      kind: "input",
    });
  });
});

test("a curve of batch-normalised networks descends the loss of its batches", async () => {
  const [learningRate, weightDecay] = [1, 5e-4];
  const stream = randomStream(1, "pair");
  const [curve] = await fitBezierCurves({
    objective,
    pairs: [{ first: ends[0], second: ends[1], stream }],
    examples,
    epochs: 1,
    batchSize: EXAMPLES,
    learningRate,
    momentum: 0.9,
    weightDecay,
    initialisation: "line",
  });
  const t = randomStream(1, "pair").child("times").uniform();
  const start = Float64Array.from(ends[0], (value, i) => (value + ends[1][i]!) / 2);
  const pointOf = (bend: Float64Array) =>
    bend.map((value, i) => (1 - t) ** 2 * ends[0][i]! + 2 * t * (1 - t) * value + t ** 2 * ends[1][i]!);
  const penalisedLoss = (bend: Float64Array) => {
    const point = pointOf(bend);
    const penalty = point.reduce((sum, value) => sum + value ** 2, 0);
    return lossByHand(point, inputs, labels).loss + (weightDecay / 2) * penalty;
  };
  // The schedule of a single epoch is at its end from the start.
  const rate = learningRate * 0.01;
  const slopes = gradientByDifferences(penalisedLoss, start);
  expect(curve!.epochs[0]!.loss).toBeCloseTo(lossByHand(pointOf(start), inputs, labels).loss, 5);
  const steps = Array.from(curve!.points[1]!, (value, i) => (start[i]! - value) / rate);
  expect(steps).toBeAllclose(slopes, { absolute: 1e-4 });
});
