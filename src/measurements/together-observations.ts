import { competence, wrongMembers } from "#landscape/combinations";
import { jackknifeError, standardErrorOfMean } from "#statistics";
import type { ByExample, JudgedTogether } from "./judged-together.ts";
import type { Observed } from "./measurement.ts";

/** Of which networks observations are. */
interface Origin {
  /** Positions of members; all of them first, then all without each in turn, if there are enough. */
  readonly groups: readonly (readonly number[])[];
  /** Networks of the cell, those that were left out among them. */
  readonly of: number;
  /** Whether examples were drawn from others that would do as well, so that their choice adds to the error. */
  readonly isTest: boolean;
}

/** Numbers of all examples, for each group. */
type ByGroup = readonly Float64Array[];

/** The observations of what networks are worth together, by their names on training data. */
export function observationsTogether(
  { members, ensembles, votes, averages, inPercent }: JudgedTogether,
  origin: Origin,
): readonly Observed[] {
  const ofMembers = origin.groups.map((group) => meanOf(group.map((i) => members[i]!)));
  const losses = (name: string, own: readonly ByExample[]) => [
    observed(
      `${name}_loss`,
      own.map(({ loss }) => loss),
      origin,
    ),
    observed(
      `${name}_gain_nll`,
      own.map(({ loss }, i) => less(ofMembers[i]!.loss, loss)),
      origin,
    ),
  ];
  const errors = (name: string, own: readonly ByExample[]) => [
    observed(
      `${name}_acc_pct`,
      own.map(({ error }) => error.map((wrong) => 100 - wrong)),
      origin,
    ),
    observed(
      `${name}_gain_pct`,
      own.map(({ error }, i) => less(ofMembers[i]!.error, error)),
      origin,
    ),
  ];
  const both = (name: string, own: readonly ByExample[]) => [
    ...losses(name, own),
    ...(inPercent ? errors(name, own) : []),
  ];
  return [
    ...both("ensemble", ensembles),
    ...(votes === undefined ? [] : errors("vote", votes)),
    ...averages.flatMap(([name, own]) => both(name, own)),
  ];
}

/** On how many examples none, one, … and all members err; `undefined` where answers are no classes. */
export function wrongMembersOf({ members, votes }: JudgedTogether): readonly number[] | undefined {
  return votes && wrongMembers(members.map(({ error }) => error));
}

/** Whether a majority vote of so often wrong members is no worse than they are, in points. */
export function competenceObserved(wrong: readonly number[], of: number): Observed {
  const { margin, standardError } = competence(wrong);
  return {
    quantity: "vote_competence_pct",
    value: 100 * margin,
    standardError: 100 * standardError,
    evidence: { networks: wrong.length - 1, of },
  };
}

/** The mean over examples with its standard error: over seeds by the jackknife, and on test data over examples. */
function observed(quantity: string, [all, ...without]: ByGroup, { groups, of, isTest }: Origin): Observed {
  const value = meanValue(all!);
  const ofSeeds = jackknifeError(without.map(meanValue));
  const ofExamples = isTest && value !== null ? standardErrorOfMean([...all!]) : null;
  return {
    quantity,
    value,
    standardError: ofSeeds === null ? null : Math.hypot(ofSeeds, ofExamples ?? 0),
    evidence: {
      networks: groups[0]!.length,
      of,
      se_seeds: ofSeeds,
      ...(isTest && { se_test_examples: ofExamples }),
    },
  };
}

function meanValue(values: Float64Array): number | null {
  const sum = values.reduce((total, value) => total + value, 0);
  return Number.isFinite(sum) ? sum / values.length : null;
}

/** The mean of networks, example by example. */
function meanOf(networks: readonly ByExample[]): ByExample {
  const meanOver = (of: (own: ByExample) => Float64Array) =>
    of(networks[0]!).map((_, example) => {
      const sum = networks.reduce((total, own) => total + of(own)[example]!, 0);
      return sum / networks.length;
    });
  return { loss: meanOver(({ loss }) => loss), error: meanOver(({ error }) => error) };
}

function less(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, i) => value - second[i]!);
}
