import fc from "fast-check";
import { expect, test } from "vitest";
import { mean } from "#statistics";
import { DIRECTIONS } from "../moves.ts";
import { MOST_ALIKE, meansOfAlike } from "./alike.ts";
import { alikeOfLines, linesOfAlike } from "./alike-lines.ts";
import { OWN_GRIDS, PUBLISHED_GRID, REFERENCE_GRIDS } from "./reference-grids.ts";

const cells = OWN_GRIDS.flatMap((grid) => grid.cells);

test("means of alike cells stand for every cell once, and their weighted mean is that of all", () => {
  fc.assert(
    fc.property(fc.subarray([...cells], { minLength: 1 }), (some) => {
      const means = meansOfAlike(some);
      expect(means.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
      for (const { count } of means) expect(count).toBeLessThanOrEqual(MOST_ALIKE);
      for (const index of some[0]!.features.keys()) {
        const weighted = means.reduce((sum, { count, features }) => sum + count * features[index]!, 0);
        expect(weighted / some.length).toBeCloseTo(mean(some.map(({ features }) => features[index]!))!, 9);
      }
      const noises = new Set(means.map(({ grid, labelNoise }) => `${grid} ${labelNoise}`));
      expect(noises).toEqual(new Set(some.map(({ grid, labelNoise }) => `${grid} ${labelNoise}`)));
    }),
    { numRuns: 30 },
  );
});

test("as many cells as one set of means may stand for have their own mean and spread", () => {
  const some = cells.filter(({ labelNoise }) => labelNoise === 0).slice(0, MOST_ALIKE);
  const [means] = meansOfAlike(some);
  for (const direction of DIRECTIONS) {
    const gains = some.map(({ gain }) => gain[direction]).filter((gain) => gain !== null);
    expect(means!.gain[direction]).toBe(mean(gains));
    if (gains.length < 2) continue;
    const variance = gains.reduce((sum, gain) => sum + (gain - mean(gains)!) ** 2, 0) / (gains.length - 1);
    expect(means!.gainSpread[direction]).toBeCloseTo(Math.sqrt(variance), 9);
  }
});

test("lines hold the means of alike cells to four digits", () => {
  const published = REFERENCE_GRIDS.find(({ name }) => name === PUBLISHED_GRID)!.cells;
  expect(published.reduce((sum, { count }) => sum + count, 0)).toBe(3380);
  expect(alikeOfLines(PUBLISHED_GRID, linesOfAlike(published))).toEqual(published);
});
