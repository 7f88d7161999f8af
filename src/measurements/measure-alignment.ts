import { inputsOf, targetsOf } from "#data";
import {
  type AlignedNetwork,
  alignNetwork,
  type Factors,
  type PermutationStructure,
  permutationStructure,
  Repairer,
  type ScaleKind,
  type ScaleSymmetry,
  scaleSymmetries,
} from "#landscape/alignment";
import { barrierAndDip, type PathProfile, profileAlong, profileOfNetworks } from "#landscape/connectivity";
import { l2Distance } from "#landscape/similarity";
import { mean } from "#statistics";
import { measured } from "#timing";
import { connectivity } from "./connectivity.ts";
import { firstExamples } from "./measured-losses.ts";
import type { Measure, Measured, MeasuredNetwork, MeasurementRequest, Observed } from "./measurement.ts";
import { observedOnTestData } from "./on-test-data.ts";
import { usualCurveSettings } from "./usual-curve-settings.ts";

/** What the measurement of alignment is told. */
export interface AlignmentSettings {
  readonly procedure: "better" | "paper";
  readonly method: "weights" | "activations";
  readonly symmetries: "permutations" | "with_scales";
  readonly repair: boolean;
  readonly examples: number;
  readonly interior_points: number;
  readonly curves: boolean;
  readonly test_data: boolean;
}

type Request = MeasurementRequest<AlignmentSettings>;

/** Two networks, the units of the second in the order of those of the first. */
interface AlignedPair {
  readonly first: MeasuredNetwork;
  readonly second: AlignedNetwork;
}

/** The networks of a pair, the second aligned. */
type MeasuredPair = readonly [MeasuredNetwork, MeasuredNetwork];

/** Aligns the networks of each pair, and judges the straight line between them, as it is and repaired. */
export const measureAlignments: Measure<AlignmentSettings> = async (request) => {
  const { objective, networks, subjects, settings } = request;
  const { classifier } = objective.outputs;
  const structure = measured("trace", () => permutationStructure(classifier));
  const symmetries =
    settings.symmetries === "with_scales" ? measured("trace", () => scaleSymmetries(classifier)) : undefined;
  const { inputs } = firstExamples(request.data, settings.examples);
  const isRepaired = settings.repair && classifier.statistics === undefined;
  const repairer = isRepaired ? await Repairer.of(classifier, inputs) : undefined;
  try {
    const results: Measured[] = [];
    const pairs: MeasuredPair[] = [];
    for (const subject of subjects) {
      const [first, other] = [networks[subject[0]!]!, networks[subject[1]!]!];
      const stream = request.stream("alignment", first.key, other.key);
      const { method } = settings;
      const second = await alignNetwork({
        classifier,
        structure,
        method,
        symmetries,
        reference: first,
        network: other,
        inputs,
        stream,
      });
      const lines = await judgedLines({ first, second }, repairer, request);
      results.push({
        observations: [distanceObserved(first, other, second, structure, symmetries), ...lines.observations],
        series: lines.series,
      });
      const { parameters, statistics } = second;
      const key = `${other.key} aligned by ${method}${symmetries === undefined ? "" : " and scales"} with ${first.key}`;
      pairs.push([first, { ...other, key, parameters, statistics }]);
    }
    if (!settings.curves) return results;
    const connected = await connectivityObserved(pairs, request);
    return results.map((own, i) => ({ ...own, observations: [...own.observations, connected[i]!] }));
  } finally {
    repairer?.release();
  }
};

function distanceObserved(
  first: MeasuredNetwork,
  other: MeasuredNetwork,
  aligned: AlignedNetwork,
  { groups }: PermutationStructure,
  symmetries: readonly ScaleSymmetry[] | undefined,
): Observed {
  const { converged, correlations } = aligned;
  const known = (correlations ?? []).filter((own) => own !== null);
  return {
    quantity: "aligned_distance",
    value: l2Distance(first.parameters, aligned.parameters),
    standardError: null,
    evidence: {
      before: l2Distance(first.parameters, other.parameters),
      groups: groups.length,
      units: groups.reduce((sum, { size }) => sum + size, 0),
      ...(symmetries !== undefined && scalesFound(symmetries, aligned.factors ?? [])),
      ...(converged !== undefined && { converged }),
      ...(known.length > 0 && {
        correlation_before: mean(known.map(({ before }) => before)),
        correlation: mean(known.map(({ after }) => after)),
      }),
    },
  };
}

/** How many symmetries there are beside permutations, by how much units were scaled and how many were turned. */
function scalesFound(
  symmetries: readonly ScaleSymmetry[],
  factors: readonly Factors[],
): NonNullable<Observed["evidence"]> {
  const of = (kind: ScaleKind): readonly number[] =>
    factors.flatMap((own, i) => (symmetries[i]!.kind === kind ? [...own] : []));
  const logarithms = of("scale").map((factor) => Math.log(factor) ** 2);
  return {
    scales: symmetries.filter(({ kind }) => kind === "scale").length,
    signs: symmetries.filter(({ kind }) => kind === "sign").length,
    typical_factor: Math.exp(Math.sqrt(mean(logarithms) ?? 0)),
    turned: of("sign").filter((sign) => sign < 0).length,
  };
}

/** The mode connectivity of curves that are sought between aligned networks. */
async function connectivityObserved(
  pairs: readonly MeasuredPair[],
  request: Request,
): Promise<readonly Observed[]> {
  const { procedure, interior_points } = request.settings;
  const curves = await connectivity.measure({
    ...request,
    networks: pairs.flat(),
    subjects: pairs.map((_, i) => [2 * i, 2 * i + 1]),
    settings: { ...usualCurveSettings(procedure, request.data.train.count), interior_points },
  });
  return curves.map(({ observations }) => {
    const found = observations.find(({ quantity }) => quantity === "mode_connectivity_pct")!;
    return { ...found, quantity: "aligned_mode_connectivity_pct" };
  });
}

/** What is read off the lines of a pair, and the lines themselves. */
interface JudgedLines {
  readonly observations: readonly Observed[];
  readonly series: NonNullable<Measured["series"]>;
}

async function judgedLines(
  pair: AlignedPair,
  repairer: Repairer | undefined,
  request: Request,
): Promise<JudgedLines> {
  const { settings } = request;
  const networkAt = repairer && repairedNetworks(pair, repairer);
  const onTrain = await linesOn("train", pair, networkAt, request);
  const observations = lineObservations(onTrain, repairer, request);
  if (!settings.test_data) return { observations, series: seriesOf(onTrain, "") };
  const onTest = await linesOn("test", pair, networkAt, request);
  return {
    observations: [...observations, ...observedOnTestData(lineObservations(onTest, repairer, request))],
    series: { ...seriesOf(onTrain, ""), ...seriesOf(onTest, "test_") },
  };
}

type NetworkAt = (t: number) => Promise<Float32Array>;

/** The networks of a line with their activations repaired, each made once; its ends are the networks themselves. */
function repairedNetworks({ first, second }: AlignedPair, repairer: Repairer): NetworkAt {
  const ends = [first.parameters, second.parameters];
  const known = new Map<number, Promise<Float32Array>>([0, 1].map((t) => [t, Promise.resolve(ends[t]!)]));
  return (t) => {
    const network = known.get(t) ?? repairer.average(ends, [1 - t, t]);
    known.set(t, network);
    return network;
  };
}

/** The straight line of a pair as it is and, where it is repaired, so too; `null` where an output is not finite. */
interface Lines {
  readonly aligned: PathProfile | null;
  readonly repaired?: PathProfile | null;
}

async function linesOn(
  part: "train" | "test",
  { first, second }: AlignedPair,
  networkAt: NetworkAt | undefined,
  { objective, data, settings }: Request,
): Promise<Lines> {
  const targets = part === "train" ? data.labels : targetsOf(data.test);
  const examples = { inputs: inputsOf(data[part]) };
  const points = { interiorPoints: settings.interior_points, refine: settings.procedure === "better" };
  const [aligned] = await profileAlong({
    objective,
    paths: [
      {
        points: [first.parameters, second.parameters],
        examples: { targets },
        endStatistics: first.statistics && second.statistics && [first.statistics, second.statistics],
      },
    ],
    examples,
    calibration: objective.statistics && inputsOf(data.train),
    ...points,
  });
  if (networkAt === undefined) return { aligned: aligned! };
  const repaired = await profileOfNetworks({
    objective,
    networkAt,
    examples: { ...examples, targets },
    ...points,
  });
  return { aligned: aligned!, repaired };
}

function lineObservations(
  { aligned, repaired }: Lines,
  repairer: Repairer | undefined,
  { objective, settings }: Request,
): readonly Observed[] {
  const observations = barriers("aligned", aligned, {});
  if (!settings.repair) return observations;
  if (objective.statistics !== undefined) {
    return [...observations, ...barriers("repaired", aligned, { recalibrated: true })];
  }
  const layers = repairer?.layers.length ?? 0;
  // Without a layer that can be repaired the line would be the aligned one under another name.
  return [...observations, ...barriers("repaired", layers === 0 ? null : (repaired ?? null), { layers })];
}

function barriers(
  name: "aligned" | "repaired",
  profile: PathProfile | null,
  evidence: NonNullable<Observed["evidence"]>,
): readonly Observed[] {
  return (["error", "loss"] as const).map((quantity) => {
    const found = profile && barrierAndDip(profile, quantity);
    return {
      quantity: `${name}_barrier_${quantity === "error" ? "pct" : "nll"}`,
      value: found?.barrier ?? null,
      standardError: null,
      evidence: { at: found?.barrierAt ?? null, ...evidence },
    };
  });
}

function seriesOf(lines: Lines, prefix: "" | "test_"): NonNullable<Measured["series"]> {
  return Object.fromEntries(
    Object.entries(lines).flatMap(([name, profile]: [string, PathProfile | null]) => [
      [`${prefix}${name}_t`, (profile ?? []).map(({ t }) => t)],
      [`${prefix}${name}_loss`, (profile ?? []).map(({ loss }) => loss)],
      [`${prefix}${name}_error_pct`, (profile ?? []).map(({ error }) => error)],
    ]),
  );
}
