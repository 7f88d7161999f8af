import fc from "fast-check";
import { expect, it } from "vitest";
import { isExactEntry } from "./exact-entry.ts";
import { ENTRY_SCHEMA } from "./line.ts";

const observation = { metric: "train_loss", value: 0.5, standard_error: null };
const whole = {
  kind: "train",
  seconds: 1.5,
  peak_memory_mb: 80,
  results: [
    {
      key: "k",
      cell: "c",
      seeds: [0, 1],
      observations: [
        observation,
        { ...observation, detail: { converged: true, at: 0.5, because: "x", z: null } },
      ],
      training: {
        status: "trained",
        degenerate: false,
        epochs: 2,
        updates: 20,
        stopped_by: "budget",
        history: { loss: [1.5, null], error_pct: [50, 12.5] },
      },
      series: { nodes: [1, null] },
      file: "curves/0f",
    },
  ],
};

/** Every place of a value, as the keys that lead to it. */
function placesOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [[]];
  const inner = Object.entries(value).flatMap(([key, own]) => placesOf(own).map((path) => [key, ...path]));
  return [[], ...inner];
}

/** A copy of a value in which something else stands at a place, or, where that is `undefined`, nothing. */
function changed(value: unknown, [key, ...path]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value)) return value.map((own, i) => (String(i) === key ? changed(own, path, put) : own));
  const others = Object.entries(value as object).map(([name, own]) => [
    name,
    name === key ? changed(own, path, put) : own,
  ]);
  return Object.fromEntries(others.filter(([, own]) => own !== undefined));
}

it("takes an entry as it is written, with all fields and with those alone that every one has", () => {
  expect(isExactEntry(whole)).toBe(true);
  const [{ training, series, file, ...result }] = whole.results as [(typeof whole.results)[0]];
  expect(isExactEntry({ ...whole, results: [result] })).toBe(true);
  expect(isExactEntry({ ...whole, results: [] })).toBe(true);
  expect(isExactEntry({ ...whole, results: [{ ...result, seeds: [] }] })).toBe(false);
});

it("takes nothing that the form of a line refuses, and nothing that it reads as another value", () => {
  const put = fc.constantFrom<unknown>(
    ...[
      undefined,
      null,
      true,
      "",
      "x",
      -1,
      0,
      0.5,
      Number.POSITIVE_INFINITY,
      [],
      [null],
      ["x"],
      [[1]],
      {},
      { a: 1 },
      { a: [1] },
    ],
    ...[[observation], { loss: [1], error_pct: [2] }, { ...observation, more: 1 }],
  );
  const place = fc.constantFrom(...placesOf(whole));
  let taken = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(place, put), { minLength: 1, maxLength: 2 }), (changes) => {
      const value = changes.reduce<unknown>((so, [path, own]) => {
        try {
          return changed(so, path, own);
        } catch {
          return so;
        }
      }, whole);
      if (!isExactEntry(value)) return;
      taken++;
      const parsed = ENTRY_SCHEMA.safeParse(value);
      expect(parsed.success && parsed.data).toEqual(value);
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(100);
});

it("leaves to the form of a line what has a field more, or one that every object has", () => {
  expect(isExactEntry({ ...whole, later: 1 })).toBe(false);
  expect(ENTRY_SCHEMA.safeParse({ ...whole, later: 1 }).success).toBe(true);
  const detail: unknown = JSON.parse('{ "__proto__": 1 }');
  const result = { ...whole.results[0], observations: [{ ...observation, detail }] };
  expect(isExactEntry({ ...whole, results: [result] })).toBe(false);
});
