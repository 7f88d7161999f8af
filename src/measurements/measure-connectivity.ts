import { canonicalJson, sha256Hex } from "#files";
import {
  barrierAndDip,
  type FittedCurve,
  fitBezierCurves,
  lengthRatio,
  type PathProfile,
  profileAlong,
  publishedDeviation,
  type SignedDeviation,
  signedDeviation,
} from "#landscape/connectivity";
import { float32Tensor, type ParameterLayout, splitParameters, type Tensor } from "#trees";
import type {
  KeptArrays,
  Measure,
  MeasureAgain,
  MeasuredNetwork,
  MeasurementRequest,
  Observed,
} from "./measurement.ts";

const CURVE_MOMENTUM = 0.9;

/** What the measurement of connectivity is told. */
export interface ConnectivitySettings {
  readonly procedure: "better" | "paper";
  readonly interior_points: number;
  readonly epochs: number;
  readonly batch_size: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly initialisation: "line" | "random";
}

/** A pair of networks to be joined. */
interface Pair {
  /** Names the pair's curve: the draws of its training, and with the points it is judged at its file. */
  readonly key: string;
  readonly first: MeasuredNetwork;
  readonly second: MeasuredNetwork;
}

/** Measures the straight line and a fitted Bezier curve between the networks of each pair. */
export const measureConnectivities: Measure<ConnectivitySettings> = async (request) => {
  const pairs = request.subjects.map((subject) => pairOf(subject, request));
  const curves = await fitCurves(pairs, request);
  const profiles = await profilesOf(pairs, curves, request);
  const { layout } = request.objective;
  return pairs.map((pair, i) => {
    const [curve, line, profile] = [curves[i]!, profiles[i]!, profiles[pairs.length + i]!];
    return {
      observations: [
        ...lineObservations(line),
        ...curveObservations(curve, profile, request.settings.procedure),
      ],
      series: { curve_loss: curve.epochs.map(({ loss }) => loss) },
      file: {
        name: `curves/${fileKey(pair, request.settings)}`,
        tensors: curveTensors(layout, curve, line, profile),
      },
    };
  });
};

/**
 * Judges the curves of earlier results again, by their control points, and the straight lines with them. What the training
 * of a curve came to, and whether it diverged, its points do not say.
 */
export const judgeConnectivities: MeasureAgain<ConnectivitySettings> = async (request, kept) => {
  const pairs = request.subjects.map((subject) => pairOf(subject, request));
  const { layout } = request.objective;
  const curves = pairs.map(({ first, second }, i) => {
    const points = [first.parameters, ...bendsIn(layout, kept[i]!), second.parameters];
    return { points, lengthRatio: lengthRatio(points) };
  });
  const profiles = await profilesOf(pairs, curves, request);
  return pairs.map((_, i) => {
    const [line, profile] = [profiles[i]!, profiles[pairs.length + i]!];
    return {
      observations: [
        ...lineObservations(line),
        ...profileObservations(profile, request.settings.procedure),
        observed("curve_length_ratio", curves[i]!.lengthRatio, {}),
      ],
    };
  });
};

/** The control points between the ends, from the arrays of a curve's file. */
function bendsIn({ entries, size }: ParameterLayout, arrays: KeptArrays): readonly Float32Array[] {
  const bends: Float32Array[] = [];
  for (let bend = 1; entries.every(({ name }) => `bend${bend}.${name}` in arrays); bend++) {
    const flat = new Float32Array(size);
    for (const { name, offset, size: own } of entries) {
      const { data } = arrays[`bend${bend}.${name}`]!;
      if (data.length === own) flat.set(data, offset);
    }
    bends.push(flat);
  }
  return bends;
}

function pairOf(
  subject: readonly number[],
  { networks, settings }: MeasurementRequest<ConnectivitySettings>,
): Pair {
  const [first, second] = [networks[subject[0]!]!, networks[subject[1]!]!];
  return { key: curveKey([first.key, second.key], settings), first, second };
}

const KEY_LENGTH = 24;

/** What names a curve, by its ends and by what shapes it: how densely it is judged does not. */
function curveKey(networks: readonly [string, string], settings: ConnectivitySettings): string {
  const { procedure, epochs, batch_size, learning_rate, weight_decay, initialisation } = settings;
  const curve = { epochs, batch_size, learning_rate, weight_decay, initialisation };
  return shortHash({ kind: "curve", procedure_version: 1, networks, procedure, curve });
}

/** What names the file of a curve and its points, so that another density leaves the points of results that there are. */
function fileKey({ key: curve }: Pair, { interior_points }: ConnectivitySettings): string {
  return shortHash({ kind: "curve file", curve, interior_points });
}

function shortHash(determinants: object): string {
  return sha256Hex(canonicalJson(determinants)).slice(0, KEY_LENGTH);
}

function fitCurves(
  pairs: readonly Pair[],
  { objective, data, settings, stream, initialParameters }: MeasurementRequest<ConnectivitySettings>,
): Promise<readonly FittedCurve[]> {
  return fitBezierCurves({
    objective,
    pairs: pairs.map(({ key, first, second }) => ({
      first: first.parameters,
      second: second.parameters,
      examples: { targets: data.labels },
      stream: stream("curve", key),
    })),
    examples: { inputs: data.train.images },
    epochs: settings.epochs,
    batchSize: settings.batch_size,
    learningRate: settings.learning_rate,
    momentum: CURVE_MOMENTUM,
    weightDecay: settings.weight_decay,
    initialisation: settings.initialisation === "line" ? "line" : initialParameters,
  });
}

/** The straight lines of all pairs, then their curves. */
function profilesOf(
  pairs: readonly Pair[],
  curves: readonly Pick<FittedCurve, "points">[],
  { objective, data, settings }: MeasurementRequest<ConnectivitySettings>,
): Promise<readonly (PathProfile | null)[]> {
  const examples = { targets: data.labels };
  const ends = pairs.map(({ first, second }) =>
    first.statistics && second.statistics ? ([first.statistics, second.statistics] as const) : undefined,
  );
  return profileAlong({
    objective,
    paths: [
      ...pairs.map(({ first, second }, i) => ({
        points: [first.parameters, second.parameters] as const,
        examples,
        endStatistics: ends[i],
      })),
      ...curves.map(({ points }, i) => ({ points, examples, endStatistics: ends[i] })),
    ],
    examples: { inputs: data.train.images },
    calibration: objective.statistics && data.train.images,
    interiorPoints: settings.interior_points,
    refine: settings.procedure === "better",
  });
}

/** The trained control points and both profiles, so that a path can be looked at or judged again. */
function curveTensors(
  layout: ParameterLayout,
  { points }: FittedCurve,
  line: PathProfile | null,
  profile: PathProfile | null,
): Readonly<Record<string, Tensor>> {
  const bends = points.slice(1, -1).flatMap((bend, i) => {
    const parts = splitParameters(layout, bend);
    return layout.entries.map(
      ({ name, shape }) => [`bend${i + 1}.${name}`, float32Tensor(parts[name]!.slice(), shape)] as const,
    );
  });
  return {
    ...Object.fromEntries(bends),
    ...profileTensors("profile", profile),
    ...profileTensors("line", line),
  };
}

function profileTensors(path: string, profile: PathProfile | null): Record<string, Tensor> {
  const column = (of: (point: PathProfile[number]) => number): Tensor =>
    float32Tensor(Float32Array.from(profile ?? [], of));
  return {
    [`${path}.t`]: column(({ t }) => t),
    [`${path}.loss`]: column(({ loss }) => loss),
    [`${path}.error_pct`]: column(({ error }) => error),
  };
}

function lineObservations(profile: PathProfile | null): Observed[] {
  const error = profile && barrierAndDip(profile, "error");
  const loss = profile && barrierAndDip(profile, "loss");
  return [
    observed("linear_barrier_pct", error?.barrier ?? null, { at: error?.barrierAt ?? null }),
    observed("linear_barrier_nll", loss?.barrier ?? null, { at: loss?.barrierAt ?? null }),
  ];
}

function curveObservations(
  { diverged, lengthRatio: length, epochs }: FittedCurve,
  profile: PathProfile | null,
  procedure: "better" | "paper",
): Observed[] {
  const [connectivity, ...others] = profileObservations(profile, procedure);
  return [
    { ...connectivity!, evidence: { ...connectivity!.evidence, diverged } },
    ...others,
    observed("curve_length_ratio", length, {}),
    observed("final_curve_loss", epochs.at(-1)?.loss ?? null, {}),
  ];
}

/** What is read off the profile of a curve, mode connectivity first. */
function profileObservations(profile: PathProfile | null, procedure: "better" | "paper"): Observed[] {
  const error = profile && barrierAndDip(profile, "error");
  const loss = profile && barrierAndDip(profile, "loss");
  const published = profile && publishedDeviation(profile, "error");
  const interior = profile && signedDeviation(profile, "error");
  const signed = procedure === "paper" ? published : interior;
  return [
    observed("mode_connectivity_pct", signed?.value ?? null, originOf(signed)),
    observed("curve_barrier_pct", error?.barrier ?? null, { at: error?.barrierAt ?? null }),
    observed("curve_dip_pct", error?.dip ?? null, { at: error?.dipAt ?? null }),
    observed("curve_barrier_nll", loss?.barrier ?? null, { at: loss?.barrierAt ?? null }),
    observed("curve_dip_nll", loss?.dip ?? null, { at: loss?.dipAt ?? null }),
    observed("mode_connectivity_published_pct", published?.value ?? null, originOf(published)),
  ];
}

/** Where a signed number was read, and that its sign is a tie where it is one. */
function originOf(deviation: SignedDeviation | null): NonNullable<Observed["evidence"]> {
  if (deviation === null) return {};
  return { at: deviation.at, ...(deviation.isTie && { tie: true }) };
}

function observed(
  quantity: string,
  value: number | null,
  evidence: NonNullable<Observed["evidence"]>,
): Observed {
  return { quantity, value, standardError: null, ...(Object.keys(evidence).length > 0 && { evidence }) };
}
