/** What examples are beside their shape: whole numbers, or answered at several places. */
export interface TokenShape {
  /** Numbers of an example are whole, 0 … vocabulary - 1, as tokens are; absent where they are any numbers. */
  readonly vocabulary?: number | undefined;
  /** Places of an example, at each of which it has a class; absent where it has one answer. */
  readonly places?: number | undefined;
}

/** The target of a place that is not judged, such as one of padding. */
export const UNJUDGED = -1;
