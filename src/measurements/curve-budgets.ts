/** How many times its first epochs the last budget of a curve has that is doubled until the curve has settled. */
export const MOST_FACTOR = 8;

/**
 * The rise of mode connectivity by a doubled budget below which a curve counts as settled, points: about a quarter of the
 * usual threshold of connectivity, which it then has to lie within of to change a label.
 */
export const SETTLED_POINTS = 0.5;
