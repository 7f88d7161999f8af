/**
 * Tables of more cells than this are drawn in full and listed in part: a page with a row of twenty numbers for each of
 * thousands of cells is tens of megabytes that nobody scrolls through.
 */
export const MOST_LISTED = 2000;
