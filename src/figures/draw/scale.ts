/** Where a number lies on an axis, pixels. */
export type Scale = (value: number) => number;

type Range = readonly [from: number, to: number];

/** Even distances for even differences; the middle of the range where the domain has no width. */
export function linearScale([low, high]: Range, [from, to]: Range): Scale {
  const width = high - low;
  return (value) => {
    const share = width === 0 ? 0.5 : (value - low) / width;
    return from * (1 - share) + to * share;
  };
}

/** Even distances for even ratios; the domain is positive. */
export function logScale([low, high]: Range, range: Range): Scale {
  const scale = linearScale([Math.log(low), Math.log(high)], range);
  return (value) => scale(Math.log(value));
}
