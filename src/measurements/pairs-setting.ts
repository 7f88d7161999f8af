import { z } from "zod";
import { subjectsSetting } from "./define-measurement.ts";
import type { ByProcedure } from "./measurement.ts";

const [MOST_PAIRS, LAST_SEED] = [1000, 99_999];

const FORMS = "a whole number from 1 to 1,000, ring, all, or a list of pairs such as [[0, 1], [0, 2]]";
const SEED = "a seed, a whole number from 0";

/**
 * The setting of which pairs are measured.
 *
 * @param done what is done to them: `Pairs of seeds joined`
 */
export function pairsSetting(done: string, usual: ByProcedure<number>) {
  const number = z.int({ error: FORMS }).min(1, { error: FORMS }).max(MOST_PAIRS, { error: FORMS });
  const seed = z.int({ error: SEED }).min(0, { error: SEED }).max(LAST_SEED, { error: SEED });
  const list = z
    .array(z.tuple([seed, seed], { error: "two seeds, such as [0, 1]" }), { error: FORMS })
    .min(1, { error: FORMS })
    .max(MOST_PAIRS, { error: FORMS })
    .refine((pairs) => pairs.every(([one, other]) => one !== other), {
      error: "two different seeds in every pair",
    })
    .refine((pairs) => new Set(pairs.map(nameOf)).size === pairs.length, { error: "every pair once" });
  const description = `${done}: so many of (0, 1), (1, 2), ... and last (0, n - 1), ring for all of these, all for every pair, or the pairs themselves; ${FORMS}.`;
  const field = z
    .union([number, z.enum(["ring", "all"], { error: FORMS }), list], { error: FORMS })
    .meta({ description });
  return subjectsSetting(field, usual);
}

function nameOf([one, other]: readonly [number, number]): string {
  return `${Math.min(one, other)}-${Math.max(one, other)}`;
}
