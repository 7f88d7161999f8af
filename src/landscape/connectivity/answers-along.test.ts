import { nn, numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { logitsOf } from "#landscape/evaluation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { answersAlong, type StemmedClassifier } from "./answers-along.ts";
import { bezierPoint } from "./bezier.ts";

const layout = parameterLayout([
  { name: "below.weight", shape: [3, 5] },
  { name: "below.bias", shape: [5] },
  { name: "above.weight", shape: [5, 2] },
  { name: "above.bias", shape: [2] },
]);

const stem: StemmedClassifier["stem"] = {
  parameters: ["below.weight", "below.bias"],
  of: (parameters, inputs) => np.dot(inputs, parameters["below.weight"]!).add(parameters["below.bias"]!),
  rest: (parameters, below) =>
    np.dot(nn.relu(below), parameters["above.weight"]!).add(parameters["above.bias"]!),
};

const classifier: StemmedClassifier = {
  layout,
  inputShape: [3],
  classes: 2,
  stem,
  logits: (parameters, inputs) => stem.rest(parameters, stem.of(parameters, inputs)),
};

const stream = randomStream(4, "answers along");
const normals = (count: number) => Float32Array.from({ length: count }, () => stream.normal());
const network = () => normals(layout.size);

test("points of paths answer as the networks that they are, however many and whatever paths are beside", async () => {
  const paths = [
    { points: [network(), network()], times: [0, 0.3, 1] },
    { points: [network(), network(), network()], times: Array.from({ length: 11 }, (_, i) => i / 10) },
    { points: [network(), network(), network(), network()], times: [] },
    { points: [network(), network(), network(), network()], times: [0.25] },
  ];
  // More than one chunk, the last of them not full.
  const inputs = normals(3 * 1_100);
  const answers = await answersAlong(classifier, paths, inputs);
  for (const [i, { points, times }] of paths.entries()) {
    expect(answers[i]).toHaveLength(times.length);
    if (times.length === 0) continue;
    const parameters = times.map((t) => bezierPoint(points, t));
    const expected = await logitsOf({ classifier, parameters, inputs });
    for (const [place, own] of answers[i]!.entries())
      expect(own).toBeAllclose(expected[place]!, { absolute: 2e-5 });
  }
});

test("control points of another size are refused", async () => {
  const paths = [{ points: [network(), normals(3)], times: [0] }];
  await expect(answersAlong(classifier, paths, normals(6))).rejects.toMatchObject({
    code: "landscape/parameters",
  });
});
