import type { numpy as np } from "@jax-js/jax";
import { type Program, traceProgram, type Value } from "#engine";
import { batchNormByStatistics, disposeStatistics } from "#nets";
import type { ParameterLayout } from "#trees";
import { type Classifier, inputSpec } from "../classifier.ts";
import type { Axis } from "./axis.ts";
import type { Axes } from "./axis-rules.ts";
import { type AxisShape, axisShape } from "./axis-shape.ts";
import { leavesOf, tiedAxes } from "./tied-axes.ts";

/** Axes of arrays that may be put in another order if all of them are: hidden units, or channels, of a network. */
export interface PermutationGroup {
  /** The first of its places, such as `hidden1.weight.1` for axis 1 of that parameter, and which part of it from the second on. */
  readonly name: string;
  /** How many elements are permuted, at least 2. */
  readonly size: number;
  /** Where it lies in parameters, in the order of the layout: wholly, or as a part of an axis. */
  readonly places: readonly { readonly parameter: string; readonly axis: number }[];
}

/** Which permutations of a network's parameters leave what it computes unchanged. */
export interface PermutationStructure {
  /** Groups that can be permuted each by itself; empty for a network in which nothing can be permuted. */
  readonly groups: readonly PermutationGroup[];
  readonly layout: ParameterLayout;
  readonly statistics?: ParameterLayout;
  /** How each axis of each array of the layouts may be permuted, by its name. */
  readonly axes: ReadonlyMap<string, readonly AxisShape[]>;
}

/** A network's program with what its axes are. */
export interface AnalysedNetwork {
  readonly structure: PermutationStructure;
  readonly program: Program;
  /** The inputs of the program: parameters and statistics by name, and the examples. */
  readonly parameters: Readonly<Record<string, Value>>;
  readonly statistics: Readonly<Record<string, Value>>;
  readonly inputs: Value;
  /** How each axis of a value of the program is permuted. */
  readonly shapesOf: (value: Value) => readonly AxisShape[];
}

/** Examples for which a program is read; not 1, which would hide the axis. */
export const EXAMPLES = 2;

/**
 * The permutations of a network's parameters that leave its answers unchanged, from the program of its logits.
 *
 * Whatever a network is written with, axes of its arrays are tied that must be permuted alike: the outputs of a layer with
 * its biases, norms and statistics and with the inputs of the next, all that a residual connection adds to each other, the
 * channels of a map that is laid flat with as many blocks of a matrix. Inputs and answers stay as they are. An axis that
 * is tied to part of another in no way that is understood counts as fixed, so that what is found is right, and may be
 * less than there is: within groups of a group norm, or heads, units are permuted alike in all of them, and queries and
 * keys of a head could be turned besides.
 *
 * Answers of permuted networks are the same up to the rounding of sums.
 */
export function permutationStructure(classifier: Classifier): PermutationStructure {
  return analysedNetwork(classifier, EXAMPLES).structure;
}

/** A network's program for a number of examples, and the permutations of its axes. */
export function analysedNetwork(classifier: Classifier, examples: number): AnalysedNetwork {
  const { layout, statistics } = classifier;
  const { type, shape } = inputSpec(classifier);
  const { program, args } = traceProgram<Arguments>(
    (parameters, known, inputs) => {
      const logits = classifier.logits(parameters, inputs, batchNormByStatistics(known));
      disposeStatistics(known);
      return logits;
    },
    [specsOf(layout), specsOf(statistics), { type, shape: [examples, ...shape] }],
    "logits",
  );
  const [parameters, ownStatistics, inputs] = args;
  const named = { ...parameters, ...ownStatistics };
  const axesOf = tiedAxes(program, new Set(Object.values(named)));
  const { groups, groupOf } = groupsOf(layout, (name) => axesOf(named[name]!));
  const shapesOf = (value: Value): readonly AxisShape[] =>
    axesOf(value).map((axis, i) =>
      axis === undefined ? { kind: "fixed", size: value.shape[i]! } : axisShape(axis, groupOf),
    );
  const axes = new Map(Object.entries(named).map(([name, value]) => [name, shapesOf(value)]));
  const structure = { groups, layout, ...(statistics && { statistics }), axes };
  return { structure, program, parameters, statistics: ownStatistics, inputs, shapesOf };
}

type Named = Readonly<Record<string, np.Array>>;

type Arguments = [parameters: Named, statistics: Named, inputs: np.Array];

function specsOf(layout: ParameterLayout | undefined) {
  return Object.fromEntries(
    (layout?.entries ?? []).map(({ name, shape }) => [name, { type: "float32", shape } as const]),
  );
}

/** The axes that can be permuted, in the order in which parameters have them. */
function groupsOf({ entries }: ParameterLayout, axesOf: (name: string) => Axes) {
  const found = new Map<Axis, { parameter: string; axis: number }[]>();
  for (const { name } of entries) {
    axesOf(name).forEach((own, axis) => {
      for (const leaf of own === undefined ? [] : new Set(leavesOf(own))) {
        if (leaf.isFixed || leaf.size < 2) continue;
        const places = found.get(leaf) ?? [];
        found.set(leaf, [...places, { parameter: name, axis }]);
      }
    });
  }
  const taken = new Map<string, number>();
  const groups = [...found].map(([{ size }, places]): PermutationGroup => {
    const { parameter, axis } = places[0]!;
    const place = `${parameter}.${axis}`;
    const count = (taken.get(place) ?? 0) + 1;
    taken.set(place, count);
    return { name: count === 1 ? place : `${place}.part${count}`, size, places };
  });
  const numbers = new Map([...found.keys()].map((leaf, i) => [leaf, i]));
  return { groups, groupOf: (leaf: Axis): number | undefined => numbers.get(leaf) };
}
