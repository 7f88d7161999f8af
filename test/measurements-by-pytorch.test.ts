import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { cnn, mlp, resnet18 } from "#families/networks";
import { decodeSafetensors } from "#files";
import { classifierObjective, type NetworkObjective } from "#landscape";
import { alignNetwork, matchWeights, permutationStructure, permuted } from "#landscape/alignment";
import { type ControlPoints, profileAlong } from "#landscape/connectivity";
import {
  curvatureProducts,
  measureCurvature,
  measureLayerCurvature,
  measureSpectralDensity,
} from "#landscape/curvature";
import { logitsOf } from "#landscape/evaluation";
import { crossEntropy } from "#landscape/losses";
import { meanCca, procrustesDistance, pwcca, rbfCka, svcca } from "#landscape/representations";
import {
  averageCaseSharpness,
  criticalSharpness,
  gradientNoise,
  worstCaseSharpness,
} from "#landscape/sharpness";
import {
  debiasedLinearCka,
  linearCka,
  logitRepresentation,
  minibatchLinearCka,
  probabilityRepresentation,
  type Representation,
} from "#landscape/similarity";
import type { Network } from "#nets";
import { randomStream } from "#random";
import { estimateMean } from "#statistics";
import {
  CLASSES,
  imagesOf,
  labelsOf,
  parametersOf,
  statisticsOf,
  uniform,
} from "../src/families/networks/pytorch.testing.ts";

/** What `fixtures/oracle/measurements.py` wrote. */
const FIXTURE = join(import.meta.dirname, "fixtures/oracle/measurements.safetensors");
const recorded = decodeSafetensors(readFileSync(FIXTURE), FIXTURE).tensors;
const exactly = (name: string): readonly number[] => [...recorded[name]!.data];

const [EXAMPLES, PROBES, CALIBRATION] = [16, 60, 200];
/** What is exact must agree to this share of itself, or of the largest number beside it. */
const EXACT = { relative: 1e-4 };
/** How many standard errors an estimate may be off. */
const ERRORS = 3;

const NETWORKS: readonly [name: string, size: number, network: Network, stride: number][] = [
  ["mlp", 6, mlp({ inputShape: [3, 6, 6], width: 8, depth: 2, classes: CLASSES }), 1],
  ["cnn", 6, cnn({ inputShape: [3, 6, 6], width: 4, depth: 2, classes: CLASSES }), 1],
  ["resnet18", 8, resnet18({ inputShape: [3, 8, 8], width: 4, classes: CLASSES }), 23],
];

/** Within 1e-4 of the length of the expected vector. */
function expectVector(found: readonly number[], name: string): void {
  const expected = exactly(name);
  expect(found).toHaveLength(expected.length);
  const length = (values: readonly number[]) => Math.hypot(...values);
  const off = length(found.map((value, i) => value - expected[i]!));
  expect(off / length(expected), name).toBeLessThan(EXACT.relative);
}

function expectWithinErrors(
  found: { readonly value: number | null; readonly standardError: number | null },
  expected: number,
  expectedError = 0,
): void {
  const error = Math.hypot(found.standardError!, expectedError);
  expect(error).toBeGreaterThan(0);
  expect(Math.abs(found.value! - expected) / error).toBeLessThan(ERRORS);
}

describe.each(NETWORKS)("as PyTorch measures it, the %s has", (name, size, network, stride) => {
  const objective: NetworkObjective = classifierObjective(network, crossEntropy.make());
  const [parameters, other, bend] = [1, 4, 5].map((stream) => parametersOf(network, stream)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const statistics = network.statistics && statisticsOf(network);
  const ofOne = statistics && [statistics];
  const examples = { inputs: imagesOf(100, EXAMPLES, size), targets: labelsOf(EXAMPLES) };
  const about = { objective, networks: [parameters], statistics: ofOne, examples };
  const streams = [randomStream(1, "oracle", name)];
  const shuffled = Float32Array.from(exactly(`${name}.shuffled`));

  test.each(["hessian", "gauss-newton", "empirical-fisher"] as const)(
    "products with the %s",
    async (matrix) => {
      const operators = await curvatureProducts({ ...about, matrix });
      const [product] = await operators.apply([
        Float64Array.from(Float32Array.from(uniform(3, network.layout.size))),
      ]);
      operators.release();
      expectVector(
        [...product!].filter((_, i) => i % stride === 0),
        `${name}.${matrix}.product`,
      );
    },
  );

  test.each(["hessian", "gauss-newton", "empirical-fisher"] as const)(
    "the ends of the spectrum of the %s, and its trace within the standard error",
    async (matrix) => {
      const [found] = await measureCurvature({
        ...about,
        streams,
        matrix,
        lanczosSteps: 160,
        lanczosTolerance: 1e-6,
        traceProbes: 32,
        traceDeflation: false,
      });
      const { largest, smallest } = found!.spectrum!;
      if (matrix === "hessian") {
        expect([smallest.value, largest.value]).toBeAllclose(exactly(`${name}.hessian.ends`), EXACT);
        const [trace] = exactly(`${name}.gauss-newton.trace`);
        expectWithinErrors(found!.trace!, trace!);
      } else {
        expect(largest.value).toBeAllclose(exactly(`${name}.${matrix}.largest`)[0]!, EXACT);
        expectWithinErrors(found!.trace!, exactly(`${name}.${matrix}.trace`)[0]!);
      }
    },
  );

  test("the trace of a Fisher matrix at drawn targets, which is that of Gauss-Newton in the mean", async () => {
    const draws = Array.from({ length: 30 }, (_, draw) => randomStream(draw, "oracle", name));
    const found = await measureCurvature({
      ...about,
      networks: draws.map(() => parameters),
      statistics: statistics && draws.map(() => statistics),
      streams: draws,
      matrix: "sampled-fisher",
      lanczosSteps: 2,
      lanczosTolerance: 1,
      traceProbes: 2,
      traceDeflation: false,
    });
    const traces = found.map(({ trace }) => trace!.value);
    expectWithinErrors(estimateMean(traces), exactly(`${name}.gauss-newton.trace`)[0]!);
  });

  test("trace and squares of the spectrum of the Hessian by quadrature", async () => {
    const [found] = await measureSpectralDensity({ ...about, streams, starts: 64, steps: 5 });
    const { trace, squaredNorm } = found!.moments;
    expectWithinErrors(trace, exactly(`${name}.gauss-newton.trace`)[0]!);
    if (name !== "resnet18") expectWithinErrors(squaredNorm, exactly(`${name}.hessian.squared_norm`)[0]!);
  });

  test("traces of all layers, by probes and exactly", async () => {
    const expected = exactly(`${name}.layer_traces`);
    const request = { ...about, streams, lanczosSteps: 1, lanczosTolerance: 1, traceProbes: 64 };
    const [layers] = await measureLayerCurvature(request);
    expect(layers).toHaveLength(expected.length);
    for (const [i, { trace }] of layers!.entries()) expectWithinErrors(trace, expected[i]!);
    const operators = await curvatureProducts(about);
    const wanted = name === "resnet18" ? 2 : layers!.length;
    let first = 0;
    for (const [i, { size: length }] of layers!.slice(0, wanted).entries()) {
      const units = Array.from({ length }, (_, k) => {
        const unit = new Float64Array(network.layout.size);
        unit[first + k] = 1;
        return unit;
      });
      const [products] = await operators.applyBlocks([units]);
      const trace = products!.reduce((sum, product, k) => sum + product[first + k]!, 0);
      expect(trace).toBeAllclose(expected[i]!, EXACT);
      first += length;
    }
    operators.release();
  });

  test("losses about it: of balls after one ascent and several, along its gradient, and under noise", async () => {
    for (const [scale, radius] of [
      ["none", 0.3],
      ["elementwise", 0.5],
      ["filterwise", 0.2],
    ] as const) {
      const rises = exactly(`${name}.rises.${scale}`);
      const [found] = await worstCaseSharpness({ ...about, scale, radius, ascents: rises.length });
      expect([found!.afterOneStep!, found!.value!]).toBeAllclose([rises[0]!, Math.max(...rises)], EXACT);
    }
    const [critical] = await criticalSharpness(about);
    expect(Math.abs(critical!.value! - exactly(`${name}.critical`)[0]!)).toBeLessThan(critical!.tolerance!);
    const [noise] = await gradientNoise(about);
    expect([noise!.variance, noise!.squaredNorm]).toBeAllclose(exactly(`${name}.noise`), EXACT);
    // What PyTorch drew of the slowest network is as uncertain as a hundred draws: few of ours are compared with little less rigour.
    const draws = name === "resnet18" ? 40 : 100;
    const [average] = await averageCaseSharpness({ ...about, deviation: 0.02, draws, streams });
    const [value, error] = exactly(`${name}.average`);
    expectWithinErrors(average!, value!, error);
  });

  test("its likeness to another network, by every measure", async () => {
    const answers = await logitsOf({
      classifier: network,
      parameters: [parameters, other],
      statistics: statistics && [statistics, statistics],
      inputs: imagesOf(101, PROBES, size),
    });
    const family = (x: Representation, y: Representation) => [
      linearCka(x, y)!,
      debiasedLinearCka(x, y)!,
      minibatchLinearCka(x, y, 20)!,
      rbfCka(x, y)!,
      meanCca(x, y)!,
      svcca(x, y)!,
      pwcca(x, y)!,
      procrustesDistance(x, y)!,
    ];
    for (const [kind, represent] of [
      ["logits", logitRepresentation],
      ["probabilities", probabilityRepresentation],
    ] as const) {
      const [x, y] = answers.map((own) => represent(own, CLASSES));
      expect(family(x!, y!)).toBeAllclose(exactly(`${name}.similar.${kind}`), EXACT);
    }
  });

  const expectProfile = async (points: ControlPoints, recordedAs: string) => {
    const [profile] = await profileAlong({
      objective,
      paths: [{ points }],
      examples,
      calibration: network.statistics && imagesOf(102, CALIBRATION, size),
      interiorPoints: 3,
      refine: false,
    });
    const [losses, errors] = [profile!.map(({ loss }) => loss), profile!.map(({ error }) => error)];
    expect(losses).toBeAllclose(exactly(recordedAs).slice(0, losses.length), EXACT);
    expect(errors).toBeAllclose(exactly(recordedAs).slice(losses.length), EXACT);
  };

  test("losses and errors along a line and a curve", async () => {
    await expectProfile([parameters, other], `${name}.line`);
    await expectProfile([parameters, bend, other], `${name}.curve`);
  });

  describe("beside a network whose units are in another order", () => {
    const near = parameters.map((value, i) => value + 0.5 * (other[i]! - value));
    let aligned: Float32Array;
    beforeAll(async () => {
      const found = await alignNetwork({
        classifier: network,
        structure: permutationStructure(network),
        method: "weights",
        reference: { parameters, statistics },
        network: { parameters: shuffled, statistics },
        inputs: examples.inputs,
        stream: streams[0]!,
      });
      aligned = found.parameters;
    });

    test("the order that is found by another weight matching, which is the one that was shuffled", () => {
      const product = parameters.reduce((sum, value, i) => sum + value * aligned[i]!, 0);
      expect(product).toBeAllclose(exactly(`${name}.aligned.product`)[0]!, EXACT);
      expect(aligned).toBeAllclose(near, { absolute: 1e-6 });
    });

    test("losses and errors along the lines to it before and after", async () => {
      await expectProfile([parameters, shuffled], `${name}.shuffled.line`);
      await expectProfile([parameters, aligned], `${name}.aligned.line`);
    });
  });
});

test("the best order of one hidden layer is that which trying all orders finds", async () => {
  const network = mlp({ inputShape: [3, 6, 6], width: 7, depth: 1, classes: CLASSES });
  const [one, other] = [parametersOf(network), parametersOf(network, 4)];
  const structure = permutationStructure(network);
  const { permutations, products } = matchWeights(structure, one, other, {
    stream: randomStream(1, "match"),
  });
  expect([...permutations[0]!]).toEqual(exactly("shallow.order"));
  expect(products.at(-1)!).toBeAllclose(exactly("shallow.product")[0]!, EXACT);
  const [profile] = await profileAlong({
    objective: classifierObjective(network, crossEntropy.make()),
    paths: [{ points: [one, permuted(structure, { parameters: other }, permutations).parameters] }],
    examples: { inputs: imagesOf(100, EXAMPLES, 6), targets: labelsOf(EXAMPLES) },
    interiorPoints: 3,
    refine: false,
  });
  const losses = profile!.map(({ loss }) => loss);
  expect(losses).toBeAllclose(exactly("shallow.aligned.line").slice(0, losses.length), EXACT);
});
