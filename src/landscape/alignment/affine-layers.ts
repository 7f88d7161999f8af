import { alike, type EquationOf, type Operand, type PrimitiveName, type Value } from "#engine";
import { elementCount } from "#trees";
import type { AxisShape } from "./axis-shape.ts";
import { dependents } from "./dependents.ts";
import type { AnalysedNetwork } from "./permutation-structure.ts";

/** Where units are summed up: by a parameter that scales each of them and one that shifts it. */
export interface AffineLayer {
  /** The parameter that all of a unit but its shift is proportional to, and the axis of the units. */
  readonly scale: { readonly name: string; readonly axis: number };
  /** The parameter `[units]` that is added to the units. */
  readonly shift: string;
  /** The units of each example, `scale` and `shift` taken in. */
  readonly value: Value;
  /** The axis of the units in the value. */
  readonly axis: number;
}

/**
 * The layers of a network whose units can be scaled and shifted by two of its parameters alone, where the units may be
 * permuted: linear layers and convolutions with a bias, and the norms that have a weight and a bias. In the order in which
 * they are computed; of a value that several parameters scale, the first of them.
 */
export function affineLayers(network: AnalysedNetwork): readonly AffineLayer[] {
  const { structure, program, inputs } = network;
  const ofData = dependents(program, inputs);
  const order = new Map(program.equations.flatMap(({ outputs }, i) => outputs.map((output) => [output, i])));
  const layers = structure.layout.entries.flatMap((shift) => {
    const [units] = structure.axes.get(shift.name)!;
    if (shift.shape.length !== 1 || units === undefined || units.kind === "fixed") return [];
    const found = structure.layout.entries.flatMap(({ name }) =>
      structure.axes.get(name)!.flatMap((shape, axis): AffineLayer[] => {
        if (name === shift.name || !isSameShape(shape, units)) return [];
        const place = affineValue(network, ofData, { name, axis }, shift.name);
        return place === undefined ? [] : [{ scale: { name, axis }, shift: shift.name, ...place }];
      }),
    );
    return found.slice(0, 1);
  });
  return layers.sort((one, other) => order.get(one.value)! - order.get(other.value)!);
}

function isSameShape(one: AxisShape, other: AxisShape): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * What becomes of a value where the scale and the shift of units change: nothing, or along its axes it is scaled, shifted
 * or both; `other` is anything else. The units lie on `axes` neighbouring axes from one on: on several where those of a
 * norm are laid out by its groups.
 */
type Change =
  | { readonly kind: "none" | "other" }
  | { readonly kind: "scaled" | "shifted" | "affine"; readonly axis: number; readonly axes: number };

const NONE: Change = { kind: "none" };
const OTHER: Change = { kind: "other" };

/**
 * The value in which scale and shift meet before anything else is made of them; `undefined` where they have another part in
 * what is computed, or none that the inputs have a part in too.
 */
function affineValue(
  { program, parameters }: AnalysedNetwork,
  ofData: ReadonlySet<Operand>,
  scale: AffineLayer["scale"],
  shift: string,
): { readonly value: Value; readonly axis: number } | undefined {
  const changes = new Map<Operand, Change>([
    [parameters[scale.name]!, { kind: "scaled", axis: scale.axis, axes: 1 }],
    [parameters[shift]!, { kind: "shifted", axis: 0, axes: 1 }],
  ]);
  const changeOf = (operand: Operand): Change => changes.get(operand) ?? NONE;
  let found: { readonly value: Value; readonly axis: number } | undefined;
  for (const equation of program.equations) {
    const change = changeThrough(equation.primitive, equation, changeOf);
    if (change.kind !== "none") for (const output of equation.outputs) changes.set(output, change);
    if (change.kind !== "other") continue;
    for (const value of equation.inputs) {
      const read = changeOf(value);
      if (value.kind === "literal" || !("axis" in read)) continue;
      if (read.kind !== "affine" || read.axes > 1) return undefined;
      found ??= { value, axis: read.axis };
    }
  }
  return found !== undefined && ofData.has(found.value) ? found : undefined;
}

type ChangeRule<Name extends PrimitiveName = PrimitiveName> = (
  equation: EquationOf<Name>,
  changeOf: (operand: Operand) => Change,
) => Change;

function changeThrough<P extends PrimitiveName>(
  primitive: P,
  equation: EquationOf<P>,
  changeOf: (operand: Operand) => Change,
): Change {
  if (equation.inputs.every((input) => changeOf(input).kind === "none")) return NONE;
  return RULES[primitive](equation, changeOf);
}

/** How an operand changes, its axis counted as in an array of more axes before its own. */
function aligned(operand: Operand, rank: number, changeOf: (operand: Operand) => Change): Change {
  const change = changeOf(operand);
  return "axis" in change ? { ...change, axis: change.axis + rank - operand.shape.length } : change;
}

/** The only change among several of which the rest are none. */
function onlyChange(changes: readonly Change[]): Change {
  const own = changes.filter(({ kind }) => kind !== "none");
  return own.length === 1 ? own[0]! : OTHER;
}

const unknown: ChangeRule = () => OTHER;

/** The same change on other axes, where they stay beside each other. */
function moved(change: Change, to: (axis: number) => number): Change {
  if (!("axis" in change)) return change;
  const axis = to(change.axis);
  const isWhole = Array.from({ length: change.axes }, (_, i) => to(change.axis + i)).every(
    (own, i) => own >= 0 && own === axis + i,
  );
  return isWhole ? { ...change, axis } : OTHER;
}

/** A change that commutes with what is linear, and scales by positive numbers. */
const kept: ChangeRule = ({ inputs }, changeOf) => changeOf(inputs[0]!);

/** Where the units of a change lie. */
type UnitAxes = Pick<Extract<Change, { readonly axis: number }>, "axis" | "axes">;

const areBeside = (one: UnitAxes, other: UnitAxes): boolean =>
  one.axis === other.axis && one.axes === other.axes;

const sum: ChangeRule = ({ inputs, outputs }, changeOf) => {
  const changes = inputs.map((input) => aligned(input, outputs[0]!.shape.length, changeOf));
  const [one, other] = changes as [Change, Change];
  if (!("axis" in one && "axis" in other) || !areBeside(one, other)) return OTHER;
  const kinds = new Set([one.kind, other.kind]);
  return kinds.has("scaled") ? { ...one, kind: kinds.size === 1 ? "scaled" : "affine" } : OTHER;
};

/** The larger or smaller of numbers that are scaled alike, or of one and zero. */
const extreme: ChangeRule = ({ inputs, outputs }, changeOf) => {
  const operands = inputs.filter((input) => !(input.kind === "literal" && input.value === 0));
  const changes = operands.map((operand) => aligned(operand, outputs[0]!.shape.length, changeOf));
  const [first, ...others] = changes;
  if (first?.kind !== "scaled") return OTHER;
  return others.every((change) => change.kind === "scaled" && areBeside(change, first)) ? first : OTHER;
};

/** Products of what is scaled with what does not change; a shift would be scaled by it. */
function onlyScaled(change: Change): Change {
  return change.kind === "scaled" ? change : OTHER;
}

const RULES: { readonly [P in PrimitiveName]: ChangeRule<P> } = {
  add: sum,
  ...alike(["max", "min"], extreme),
  ...alike(["cast", "stop_gradient"], kept),
  neg: ({ inputs }, changeOf) => onlyScaled(changeOf(inputs[0]!)),
  mul: ({ inputs, outputs }, changeOf) =>
    onlyScaled(onlyChange(inputs.map((input) => aligned(input, outputs[0]!.shape.length, changeOf)))),
  reduce({ inputs, parameters: { op, axis } }, changeOf) {
    const change = onlyScaled(changeOf(inputs[0]!));
    if (op === "Mul") return OTHER;
    return moved(change, (own) => (axis.includes(own) ? -1 : own - axis.filter((gone) => gone < own).length));
  },
  dot({ inputs, outputs }, changeOf) {
    const rank = outputs[0]!.shape.length;
    const change = onlyScaled(onlyChange(inputs.map((input) => aligned(input, rank + 1, changeOf))));
    return moved(change, (axis) => (axis === rank ? -1 : axis));
  },
  conv({ inputs: [maps, kernel], parameters: { vmapDims } }, changeOf) {
    if (changeOf(maps!).kind !== "none") return OTHER;
    return moved(onlyScaled(changeOf(kernel!)), (axis) => (axis === vmapDims ? vmapDims + 1 : -1));
  },
  transpose: ({ inputs, parameters: { perm } }, changeOf) =>
    moved(changeOf(inputs[0]!), (axis) => perm.indexOf(axis)),
  broadcast({ inputs, parameters: { shape, axis: added } }, changeOf) {
    const own = shape.flatMap((_, axis) => (added.includes(axis) ? [] : [axis]));
    return moved(changeOf(inputs[0]!), (axis) => own[axis]!);
  },
  reshape: ({ inputs, parameters: { shape } }, changeOf) =>
    relaid(changeOf(inputs[0]!), inputs[0]!.shape, shape),
  shrink: ({ inputs, outputs }, changeOf) => unlessCut(inputs[0]!, outputs[0]!, changeOf),
  pad: ({ inputs, outputs }, changeOf) => onlyScaled(unlessCut(inputs[0]!, outputs[0]!, changeOf)),
  flip: ({ inputs, parameters }, changeOf) =>
    moved(changeOf(inputs[0]!), (axis) => (parameters.axis.includes(axis) ? -1 : axis)),
  ...alike(["sub", "idiv", "mod", "reciprocal", "floor", "ceil", "sin", "cos", "asin", "atan"], unknown),
  ...alike(["exp", "log", "erf", "erfc", "sqrt", "bit_combine", "compare", "where"], unknown),
  ...alike(["unit_step", "affine", "softmax", "scatter", "scatter_onto", "conv_transpose"], unknown),
  ...alike(
    ["pool", "pool_transpose", "foreign", "concatenate", "split", "gather", "sort", "argsort"],
    unknown,
  ),
};

/**
 * The change of an array in a new shape, whose axes may part or join the units. Units that are scaled and shifted stay on
 * as few axes as they are on, for there they can be measured.
 */
function relaid(change: Change, before: readonly number[], after: readonly number[]): Change {
  if (!("axis" in change)) return change;
  const leading = elementCount(before.slice(0, change.axis));
  const units = elementCount(before.slice(change.axis, change.axis + change.axes));
  for (let axes = 1; axes <= (change.kind === "affine" ? change.axes : after.length); axes++) {
    const axis = after.findIndex(
      (size, i) =>
        size > 1 &&
        elementCount(after.slice(0, i)) === leading &&
        elementCount(after.slice(i, i + axes)) === units,
    );
    if (axis >= 0 && axis + axes <= after.length) return { ...change, axis, axes };
  }
  return OTHER;
}

/**
 * The change of an array of which other axes may have been cut or filled up; units that are scaled and shifted are measured
 * whole.
 */
function unlessCut(before: Operand, after: Value, changeOf: (operand: Operand) => Change): Change {
  const change = changeOf(before);
  if (change.kind === "affine") return OTHER;
  return moved(change, (axis) => (before.shape[axis] === after.shape[axis] ? axis : -1));
}
