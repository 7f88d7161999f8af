import {
  barrierAndDip,
  type FittedCurve,
  lengthRatio,
  type PathProfile,
  publishedDeviation,
  type SignedDeviation,
  signedDeviation,
} from "#landscape/connectivity";
import { float32Tensor, type ParameterLayout, splitParameters, type Tensor } from "#trees";
import {
  type ConnectivitySettings,
  fileKey,
  type JudgedCurve,
  type Pair,
  pairOf,
  profilesOf,
  soughtCurves,
} from "./connectivity-curves.ts";
import type { KeptArrays, Measure, MeasureAgain, MeasurementRequest, Observed } from "./measurement.ts";
import { observedOnTestData } from "./on-test-data.ts";

/** Measures the straight line and a fitted Bezier curve between the networks of each pair. */
export const measureConnectivities: Measure<ConnectivitySettings> = async (request) => {
  const pairs = request.subjects.map((subject) => pairOf(subject, request));
  const { layout } = request.objective;
  const curves = await soughtCurves(pairs, request);
  const onTest = await testProfiles(
    pairs,
    curves.map(({ curve }) => curve),
    request,
  );
  return curves.map((own, i) => {
    const { pair, curve, line, profile } = own;
    return {
      observations: [
        ...lineObservations(line),
        ...curveObservations(own, request.settings.procedure),
        ...testObservations(onTest?.[i], request),
      ],
      series: { curve_loss: curve.epochs.map(({ loss }) => loss) },
      file: {
        name: `curves/${fileKey(pair, request.settings)}`,
        tensors: {
          ...curveTensors(layout, curve, line, profile),
          ...(onTest && {
            ...profileTensors("test_profile", onTest[i]!.curve),
            ...profileTensors("test_line", onTest[i]!.line),
          }),
        },
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
  const onTest = await testProfiles(pairs, curves, request);
  return pairs.map((_, i) => {
    const [line, profile] = [profiles[i]!, profiles[pairs.length + i]!];
    return {
      observations: [
        ...lineObservations(line),
        ...profileObservations(profile, request.settings.procedure),
        observed("curve_length_ratio", curves[i]!.lengthRatio, {}),
        ...testObservations(onTest?.[i], request),
      ],
    };
  });
};

/** The straight line and the curve of a pair, judged. */
interface JudgedPaths {
  readonly line: PathProfile | null;
  readonly curve: PathProfile | null;
}

/** The paths of pairs judged on test data, where that is asked for. */
async function testProfiles(
  pairs: readonly Pair[],
  curves: readonly Pick<FittedCurve, "points">[],
  request: MeasurementRequest<ConnectivitySettings>,
): Promise<readonly JudgedPaths[] | undefined> {
  if (!request.settings.test_data) return undefined;
  const profiles = await profilesOf(pairs, curves, request, "test");
  return pairs.map((_, i) => ({ line: profiles[i]!, curve: profiles[pairs.length + i]! }));
}

function testObservations(
  paths: JudgedPaths | undefined,
  { settings }: MeasurementRequest<ConnectivitySettings>,
): readonly Observed[] {
  if (paths === undefined) return [];
  const { line, curve } = paths;
  return observedOnTestData([...lineObservations(line), ...profileObservations(curve, settings.procedure)]);
}

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
  { curve: { diverged, lengthRatio: length, epochs, settled }, profile, rate }: JudgedCurve,
  procedure: "better" | "paper",
): Observed[] {
  const [connectivity, ...others] = profileObservations(profile, procedure);
  const course = {
    diverged,
    epochs: epochs.length,
    ...(settled !== null && { settled }),
    ...(rate !== undefined && { learning_rate: rate }),
  };
  return [
    { ...connectivity!, evidence: { ...connectivity!.evidence, ...course } },
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
