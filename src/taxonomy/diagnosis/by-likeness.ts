import type { KnobName } from "#knobs";
import { knobNumber } from "../table/cell-knobs.ts";
import { type Cell, estimateIn } from "../table/cells.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import type { ExpectedGain, Likeness } from "./causes.ts";
import type { Symptoms, Verdict } from "./diagnosis.ts";
import { type Direction, isOfTemperature } from "./moves.ts";
import { featuresOf, type SymptomErrors } from "./reference/features.ts";
import { likeCells } from "./reference/like-cells.ts";
import { likenessOf } from "./reference/likeness.ts";
import type { Reference } from "./reference/reference.ts";

/** What is known of networks beside their symptoms. */
export interface Setting {
  /** Knobs that the table moves; none for a network alone. */
  readonly moved: ReadonlySet<KnobName>;
  /** The share of labels that were redrawn; `null` where it is not known. */
  readonly labelNoise: number | null;
}

/**
 * The causes to weigh against each other, as the moves that mend them: those of knobs of load that the table moves, all of
 * them for a network alone, the size of a network that cannot fit its examples, noisy labels wherever these are not known to
 * be clean and both kinds were measured, and the temperature.
 */
function askedDirections(
  { moved, labelNoise }: Setting,
  { trainErrorPct }: Symptoms,
  { tellsNoise }: Reference,
): readonly Direction[] {
  const load = ["width", "examples", "label_noise"].filter((knob) => moved.has(knob));
  const isAlone = load.length === 0;
  const isUnfitted = (trainErrorPct ?? 0) >= GUESSING_ERROR_PCT;
  return [
    ...(isAlone || moved.has("width") || isUnfitted ? (["wider"] as const) : []),
    ...(isAlone || moved.has("examples") ? (["more data"] as const) : []),
    ...(labelNoise === 0 || (labelNoise === null && !tellsNoise) ? [] : (["cleaner labels"] as const)),
    "hotter",
    "colder",
  ];
}

/** The symptoms without which networks are compared with nothing, in the order in which they are asked for. */
const NEEDED = ["trainErrorPct", "modeConnectivityPct"] as const;

/** The first symptom that a comparison needs and that is missing; `null` where none is. */
export function missingForLikeness(symptoms: Symptoms): (typeof NEEDED)[number] | null {
  return NEEDED.find((name) => symptoms[name] === null) ?? null;
}

/** What measured cells tell of symptoms; `null` where one that is needed is missing. */
export function likenessTo(
  reference: Reference,
  symptoms: Symptoms,
  errors: SymptomErrors,
  setting: Setting,
): Likeness | null {
  if (missingForLikeness(symptoms) !== null) return null;
  const like = likeCells(reference, featuresOf(symptoms, errors), setting.labelNoise);
  return likenessOf(like, askedDirections(setting, symptoms, reference));
}

/** The standard errors of a cell's symptoms, as far as they are known. */
export function symptomErrors(cell: Cell): SymptomErrors {
  const trace = readableEstimate(cell, "hessian_trace");
  return {
    trainErrorPct: estimateIn(cell, "train_error_pct").standardError,
    modeConnectivityPct: estimateIn(cell, "mode_connectivity_pct").standardError,
    cka: estimateIn(cell, "cka_softmax").standardError,
    lnHessianTrace:
      trace.value === null || trace.standardError === null || trace.value <= 0
        ? null
        : trace.standardError / trace.value,
  };
}

/** The share of a cell's labels that are noisy; `null` where it is not known. */
export function labelNoiseOf(cell: Pick<Cell, "knobs">): number | null {
  return knobNumber(cell, "label_noise");
}

/** The verdict of measured cells, with its probability; none where the temperature is at fault and cannot be asked about. */
export function verdictByLikeness(
  likeness: Likeness | null,
  asksTemperature: boolean,
): {
  readonly verdict: Verdict;
  readonly share: number | null;
} {
  const first = likeness?.causes[0];
  const isOpen = first === undefined || (!asksTemperature && isOfTemperature(first.direction));
  return isOpen ? { verdict: "not measured", share: null } : { verdict: first.cause, share: first.share };
}

/** What measured cells tell where the temperature cannot be asked about. */
export function withoutTemperatureCauses(likeness: Likeness): Likeness {
  return { ...likeness, causes: likeness.causes.filter(({ direction }) => !isOfTemperature(direction)) };
}

/** An expected gain of a step so many times as large. */
export function scaledGain(gain: ExpectedGain, size: number): ExpectedGain {
  return { ...gain, mean: gain.mean * size, low: gain.low * size, high: gain.high * size };
}

/** Training error from which networks that answer alike may as well answer nothing, percent: that of guessing one of two. */
const GUESSING_ERROR_PCT = 45;

/** CKA beyond that of any network that erred so often and answered something. */
const SAME_ANSWER_CKA = 0.95;

/** Mode connectivity nearer to zero than this is that of a curve with nothing to lose, points. */
const NOTHING_TO_LOSE_PCT = 0.1;

/**
 * Whether networks err as if they guessed and yet answer alike: they give one answer to everything, and a curve between
 * them has no barrier because there is nothing to lose on it. Where their similarity is missing, as it is between constant
 * answers, a curve that errs as often as its ends gives them away.
 */
export function answerNothing({
  trainErrorPct,
  modeConnectivityPct,
  cka,
}: Pick<Symptoms, "trainErrorPct" | "modeConnectivityPct" | "cka">): boolean {
  if (trainErrorPct === null || trainErrorPct < GUESSING_ERROR_PCT) return false;
  if (cka !== null) return cka >= SAME_ANSWER_CKA;
  return modeConnectivityPct !== null && Math.abs(modeConnectivityPct) < NOTHING_TO_LOSE_PCT;
}
