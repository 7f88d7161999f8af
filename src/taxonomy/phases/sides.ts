import type { QuantityName } from "#quantities";
import { type CutQuestion, fallAtLoss, questionsOf, scaledValue } from "./cut-questions.ts";
import type { CutName } from "./cut-threshold.ts";
import { type DrawnMetrics, MISSING } from "./drawn-metrics.ts";
import type { LandscapePhase } from "./phase-descriptions.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** The phases that `decide` gives draws of one cell's metrics; their evidence is left out. */
export function decideDraws(draws: DrawnMetrics, thresholds: PhaseThresholds): (LandscapePhase | null)[] {
  const sideOf = questionsOf(thresholds).map((question) => sideOfDraws(question, draws));
  return Array.from({ length: draws.count }, (_, draw) => {
    const flat = sideOf[0]!(draw);
    if (flat === null) return null;
    const connected = sideOf[1]!(draw);
    if (connected === null) return null;
    const similar = flat && connected ? sideOf[2]!(draw) : false;
    return similar === null ? null : phaseOf(flat, connected, similar);
  });
}

/** Whether a draw passes a cut, by its number; `null` where a metric is missing. */
function sideOfDraws(question: CutQuestion, { columns }: DrawnMetrics): (draw: number) => boolean | null {
  const values = columns.get(question.metric);
  const losses = columns.get("train_loss");
  return (draw) => sideOf(question, values?.[draw] ?? MISSING, losses?.[draw] ?? MISSING);
}

/** Whether a metric passes a cut at a training loss; `null` where either is needed and `MISSING`. */
function sideOf(question: CutQuestion, measured: number, loss: number): boolean | null {
  const { closed, equalLoss } = question;
  const value = scaledValue(question, measured);
  if (value === null || (equalLoss !== null && !Number.isFinite(loss))) return null;
  const shift = equalLoss === null ? 0 : fallAtLoss(equalLoss, loss);
  const distance = question.direction * (value - (question.threshold - shift));
  return closed ? distance >= 0 : distance > 0;
}

/** What `decide` finds, without its evidence. */
export interface Sides {
  readonly phase: LandscapePhase | null;
  /** Whether each cut is passed; `null` where it is not asked or a metric is missing. */
  readonly passed: Readonly<Record<CutName, boolean | null>>;
}

/** The phase of a set of metrics and the sides that lead to it, without their evidence, for those who ask for no more. */
export function sidesOf(
  numberOf: (metric: QuantityName) => number | null,
  thresholds: PhaseThresholds,
): Sides {
  const [local, connectivity, similarity] = questionsOf(thresholds).map((question) => () => {
    const loss = question.equalLoss === null ? null : numberOf("train_loss");
    return sideOf(question, numberOf(question.metric) ?? MISSING, loss ?? MISSING);
  });
  const flat = local!();
  const connected = flat === null ? null : connectivity!();
  const asked = flat === true && connected === true;
  const similar = asked ? similarity!() : null;
  const isKnown = flat !== null && connected !== null && (!asked || similar !== null);
  return {
    phase: isKnown ? phaseOf(flat, connected, similar === true) : null,
    passed: { local: flat, connectivity: connected, similarity: similar },
  };
}

/** The phase of the three sides. */
export function phaseOf(flat: boolean, connected: boolean, similar: boolean): LandscapePhase {
  if (!flat) return connected ? "II" : "I";
  if (!connected) return "III";
  return similar ? "IV-B" : "IV-A";
}
