/** What examples are beside their shape: whole numbers, answered at several places, or with numbers. */
export interface TokenShape {
  /** Numbers of an example are whole, 0 … vocabulary - 1, as tokens are; absent where they are any numbers. */
  readonly vocabulary?: number | undefined;
  /**
   * Exactly for tokens beside which something stands: an example is then `[1 + these, length]`, tokens first, a row for each in
   * this order.
   */
  readonly beside?: readonly BesideTokens[] | undefined;
  /** Places of an example, at each of which it has a class; absent where it has one answer. */
  readonly places?: number | undefined;
  /** Whether an example is answered with numbers; by default with classes. */
  readonly numbers?: boolean | undefined;
}

/** What stands beside each token of an example. */
export interface BesideTokens {
  /** What it is called, such as `attention_mask`. */
  readonly name: string;
  /** Its numbers are whole, 0 … values - 1. */
  readonly values: number;
}

/** The target of a place that is not judged, such as one of padding. */
export const UNJUDGED = -1;
