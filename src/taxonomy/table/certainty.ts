import { type QuantityName, quantityNamed } from "#quantities";
import { degreesOfFreedom, type Estimate } from "#statistics";

/** Why it is not known how sure a mean is: it rests on one observation, or came without a standard error. */
export type UnknownCertainty = "one pair" | "one network" | "no standard error";

/** Why it is not known how far a mean can be trusted; `null` where two independent observations or more tell. */
export function whyUncertain(metric: QuantityName, estimate: Estimate): UnknownCertainty | null {
  if (degreesOfFreedom(estimate) !== null) return null;
  if (estimate.count !== 1) return "no standard error";
  return quantityNamed(metric).of === "pair" ? "one pair" : "one network";
}
