import { publishedDeviation, shareLeftByDoubling, signedDeviation } from "#landscape/connectivity";
import type { ConnectivitySettings } from "./connectivity-pair.ts";
import type { LineAndCurve } from "./curves-of-start.ts";

/**
 * By how many points the mode connectivity of a curve is expected to rise if it is trained for twice the epochs; `null`
 * where a network on it has no finite output.
 *
 * The barrier is taken to fall as the loss of the curve above that of its ends does (`shareLeftByDoubling`). Without a
 * barrier there is nothing to rise, and a search that ended because its loss stood still would end there with any budget.
 */
export function riseByDoubling(
  { curve, profile }: LineAndCurve["curve"],
  { procedure }: Pick<ConnectivitySettings, "procedure">,
): number | null {
  if (profile === null) return null;
  const { value } = (procedure === "paper" ? publishedDeviation : signedDeviation)(profile, "error");
  if (value >= 0 || curve.settled === true) return 0;
  const floor = (profile[0]!.loss + profile.at(-1)!.loss) / 2;
  const left = shareLeftByDoubling(
    curve.epochs.map(({ loss }) => loss),
    floor,
  );
  return -value * (1 - left);
}
