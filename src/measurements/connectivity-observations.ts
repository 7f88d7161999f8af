import {
  barrierAndDip,
  type FittedCurve,
  meanAlongArc,
  type PathExtent,
  type PathProfile,
  publishedDeviation,
  type SignedDeviation,
  signedDeviation,
} from "#landscape/connectivity";
import { mean, sampleVariance, standardErrorOfMean } from "#statistics";
import { barrierOn } from "./connectivity-curves.ts";
import type { ConnectivitySettings, Pair } from "./connectivity-pair.ts";
import type { JudgedPath } from "./connectivity-profiles.ts";
import { riseByDoubling } from "./curve-rise.ts";
import type { JudgedCurve } from "./curves-of-start.ts";
import type { Observed } from "./measurement.ts";

type Evidence = NonNullable<Observed["evidence"]>;

/** What is read off the straight line of a pair. */
export function lineObservations(
  { first, second }: Pair,
  line: JudgedPath,
  settings: ConnectivitySettings,
): Observed[] {
  const points = [first.parameters, second.parameters];
  return [
    ...barriers("linear_barrier", line),
    ...(settings.arc_length ? [meanObserved("linear_mean_loss", line.profile, { points })] : []),
  ];
}

/** What is read off the curve of a pair, and off how its training went. */
export function curveObservations(own: JudgedCurve, settings: ConnectivitySettings): Observed[] {
  const { curve, rate } = own;
  const { diverged, epochs, settled } = curve;
  const [connectivity, ...others] = profileObservations(own, settings);
  const course = {
    diverged,
    epochs: epochs.length,
    ...(settled !== null && { settled }),
    ...(rate !== undefined && { learning_rate: rate }),
  };
  return [
    { ...connectivity!, evidence: { ...connectivity!.evidence, ...course } },
    ...others,
    ...lengthObservations(curve, settings),
    observed("final_curve_loss", epochs.at(-1)?.loss ?? null, {}),
    observed("unsettled_connectivity_pct", riseByDoubling(own, settings), {}),
  ];
}

/** How long a curve is. */
export function lengthObservations(
  { length, chord, lengthRatio }: PathExtent,
  settings: ConnectivitySettings,
): Observed[] {
  return [
    observed("curve_length_ratio", lengthRatio, {}),
    ...(settings.arc_length ? [observed("curve_length", length, { chord })] : []),
  ];
}

/** What is read off the profile of a curve, mode connectivity first. */
export function profileObservations(
  own: JudgedPath & { readonly curve: Pick<FittedCurve, "points" | "shape"> },
  settings: ConnectivitySettings,
): Observed[] {
  const { profile, curve } = own;
  const error = profile && barrierAndDip(profile, "error");
  const loss = profile && barrierAndDip(profile, "loss");
  const published = profile && publishedDeviation(profile, "error");
  const interior = profile && signedDeviation(profile, "error");
  const signed = settings.procedure === "paper" ? published : interior;
  const [ofError, ofLoss] = barriers("curve_barrier", own);
  return [
    observed("mode_connectivity_pct", signed?.value ?? null, originOf(signed)),
    ofError,
    observed("curve_dip_pct", error?.dip ?? null, { at: error?.dipAt ?? null }),
    ofLoss,
    observed("curve_dip_nll", loss?.dip ?? null, { at: loss?.dipAt ?? null }),
    observed("mode_connectivity_published_pct", published?.value ?? null, originOf(published)),
    ...(settings.arc_length ? [meanObserved("curve_mean_loss", profile, curve)] : []),
  ];
}

/** The barriers of several curves of a pair together; none of a single one. */
export function severalObservations(curves: readonly JudgedPath[]): Observed[] {
  if (curves.length < 2) return [];
  return (["error", "loss"] as const).map((quantity) => {
    const found = curves.map((own) => barrierOn(own, quantity)).filter(Number.isFinite);
    const variance = sampleVariance(found);
    return {
      quantity: `curve_barrier_mean_${SUFFIXES[quantity]}`,
      value: mean(found),
      standardError: standardErrorOfMean(found),
      evidence: {
        curves: found.length,
        deviation: variance === null ? null : Math.sqrt(variance),
        ...(found.length > 0 && { lowest: Math.min(...found), highest: Math.max(...found) }),
      },
    };
  });
}

const SUFFIXES = { error: "pct", loss: "nll" } as const;

/** The barriers of a path, with how well they are known where they were looked for to a tolerance. */
function barriers(
  name: "linear_barrier" | "curve_barrier",
  { profile, resolution }: JudgedPath,
): [ofError: Observed, ofLoss: Observed] {
  const of = (quantity: "error" | "loss"): Observed => {
    const found = profile && barrierAndDip(profile, quantity);
    const known = resolution?.[quantity];
    return observed(`${name}_${SUFFIXES[quantity]}`, found?.barrier ?? null, {
      at: found?.barrierAt ?? null,
      ...(known && { points: profile!.length, tolerance: known.tolerance, resolved: known.resolved }),
      ...(known?.resolved === false && { doubt: known.doubt }),
    });
  };
  return [of("error"), of("loss")];
}

function meanObserved(
  quantity: string,
  profile: PathProfile | null,
  path: Parameters<typeof meanAlongArc>[1],
): Observed {
  const found = profile && meanAlongArc(profile, path, "loss");
  if (found === null) return observed(quantity, null, {});
  const { mean: value, integral, discretisation } = found;
  return observed(quantity, value, { integral, discretisation });
}

/** Where a signed number was read, and that its sign is a tie where it is one. */
function originOf(deviation: SignedDeviation | null): Evidence {
  if (deviation === null) return {};
  return { at: deviation.at, ...(deviation.isTie && { tie: true }) };
}

function observed(quantity: string, value: number | null, evidence: Evidence): Observed {
  return { quantity, value, standardError: null, ...(Object.keys(evidence).length > 0 && { evidence }) };
}
