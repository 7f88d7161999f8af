import type { OwnLoss } from "#nets";
import type { KindChoice } from "../kinds.ts";
import type { Loss } from "../loss.ts";
import { withOwnError } from "./own-error.ts";
import { lossOf } from "./registry.ts";
import { ofStandardisedTargets } from "./unexplained-variance.ts";

/** What a network brings along to be judged by. */
interface Judging {
  readonly loss?: OwnLoss | undefined;
  readonly error?: OwnLoss | undefined;
}

/**
 * What a choice of a loss judges a network by, errors with it: its own where it brings some, else those of the loss, of
 * standardised numbers the unexplained share of their variance.
 *
 * @throws AtlasError as `lossOf`
 */
export function judgingBy(choice: KindChoice, { loss: own, error }: Judging, areNumbers: boolean): Loss {
  const loss = lossOf(choice, own);
  const judged = areNumbers ? ofStandardisedTargets(loss.ofNumbers ?? loss) : loss;
  return error === undefined ? judged : withOwnError(judged, error);
}
