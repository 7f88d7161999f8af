import fc from "fast-check";
import { expect, test } from "vitest";
import { competence, majorityVote, wrongMembers } from "#landscape/combinations";
import { agreement } from "#landscape/similarity";
import { improvementBounds } from "#taxonomy";

/** Networks' outputs on examples whose right class is 0. */
const ensembles = fc
  .record({
    classes: fc.integer({ min: 2, max: 4 }),
    members: fc.integer({ min: 2, max: 7 }),
    examples: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ classes, members, examples }) => {
    const row = fc
      .tuple(
        fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: classes - 1 })),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
      )
      .map(([preferred, sure]) => Array.from({ length: classes }, (_, k) => (k === preferred ? sure : 0)));
    const outputs = fc
      .array(row, { minLength: examples, maxLength: examples })
      .map((rows) => Float32Array.from(rows.flat()));
    return fc.record({
      classes: fc.constant(classes),
      outputs: fc.array(outputs, { minLength: members, maxLength: members }),
    });
  });

const share = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("what a measured majority vote takes away lies between its bounds, below where the ensemble is competent", () => {
  let competent = 0;
  fc.assert(
    fc.property(ensembles, ({ classes, outputs }) => {
      const examples = outputs[0]!.length / classes;
      const errorsOf = (own: Float32Array) =>
        Array.from({ length: examples }, (_, i) => {
          const row = own.subarray(i * classes, (i + 1) * classes);
          return row.indexOf(Math.max(...row)) === 0 ? 0 : 1;
        });
      const errors = outputs.map(errorsOf);
      const error = share(errors.map(share));
      if (error === 0) return;
      const together = outputs[0]!.map((_, i) => share(outputs.map((own) => own[i]!)));
      const vote = share(errorsOf(majorityVote(outputs, together, classes)));
      const rows = outputs.map((own) => ({
        values: Float64Array.from(own),
        rows: examples,
        columns: classes,
      }));
      const pairs = rows.flatMap((one, i) => rows.slice(i + 1).map((other) => 1 - agreement(one, other)));
      // Of two members drawn independently one in so many is the same twice.
      const ratio = ((1 - 1 / outputs.length) * share(pairs)) / error;
      const { least, most } = improvementBounds(ratio, classes);
      const improvement = (error - vote) / error;
      expect(improvement).toBeLessThanOrEqual(most + 1e-9);
      if (competence(wrongMembers(errors)).margin < 0) return;
      competent++;
      expect(improvement).toBeGreaterThanOrEqual(least - 1e-9);
    }),
    { numRuns: 2000 },
  );
  expect(competent).toBeGreaterThan(150);
});
