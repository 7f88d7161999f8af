import { alike, type EquationOf, type Operand, type PrimitiveName, type Value } from "#engine";
import { Axis, grouped, partsBy } from "./axis.ts";

/** The axes of an array; `undefined` for one of a single element, which can only stay where it is. */
export type Axes = readonly (Axis | undefined)[];

/** New axes for an array of a shape. */
export function newAxes(shape: readonly number[]): Axes {
  return shape.map((size) => (size > 1 ? new Axis(size) : undefined));
}

/** Axes that must stay as they are, for an array of a shape. */
export function fixedAxes(shape: readonly number[]): Axes {
  const axes = newAxes(shape);
  fix(axes);
  return axes;
}

/** Says of all axes that no element may move. */
export function fix(axes: Axes): void {
  for (const axis of axes) axis?.fix();
}

/** The axes of what an equation puts out, from those of what it reads; ties and fixes what it must. */
type AxisRule<Name extends PrimitiveName = PrimitiveName> = (
  equation: EquationOf<Name>,
  axesOf: (operand: Operand) => Axes,
) => readonly Axes[];

/**
 * The axes of what an equation puts out, such that to permute the axes of its operands is to permute these.
 *
 * Every rule is an equivariance: elements in another order give the same results in that order, sums up to rounding.
 */
export function axesThrough<P extends PrimitiveName>(
  primitive: P,
  equation: EquationOf<P>,
  axesOf: (operand: Operand) => Axes,
): readonly Axes[] {
  return RULES[primitive](equation, axesOf);
}

/** Nothing is known: no axis of its operands or results may be permuted. */
const opaque: AxisRule = ({ inputs, outputs }, axesOf) => {
  fix(inputs.flatMap(axesOf));
  return outputs.map(({ shape }) => fixedAxes(shape));
};

/** Arrays that meet element by element, those of size 1 being repeated; axes count from the last. */
function met(rank: number, arrays: readonly Axes[]): Axes {
  return Array.from({ length: rank }, (_, axis) =>
    tiedAll(arrays.map((axes) => axes[axis - (rank - axes.length)])),
  );
}

/** One axis of several that are permuted alike. */
function tiedAll(axes: Axes): Axis | undefined {
  const [first, ...others] = axes.filter((axis) => axis !== undefined);
  for (const other of others) first!.tie(other);
  return first;
}

const elementwise: AxisRule = ({ inputs, outputs }, axesOf) => {
  const [{ shape }] = outputs as readonly [Value];
  const axes = met(shape.length, inputs.map(axesOf));
  return [axes.map((axis, i) => axis ?? newAxes(shape)[i])];
};

/** Windows slide over the last axes; those before them stay apart. */
function windowed(axes: Axes, count: number, output: readonly number[]): readonly Axes[] {
  const leading = axes.length - count;
  fix(axes.slice(leading));
  return [[...axes.slice(0, leading), ...fixedAxes(output.slice(leading))]];
}

const RULES: { readonly [P in PrimitiveName]: AxisRule<P> } = {
  ...alike(["add", "sub", "mul", "idiv", "mod", "neg", "max", "min", "reciprocal"], elementwise),
  ...alike(["floor", "ceil", "sin", "cos", "asin", "atan", "exp", "log", "erf", "erfc", "sqrt"], elementwise),
  ...alike(["bit_combine", "compare", "where", "cast", "stop_gradient", "unit_step", "affine"], elementwise),
  // A share is a value by a sum over all of the last axis.
  softmax: elementwise,
  ...alike(
    ["scatter", "scatter_onto", "conv_transpose", "pool_transpose", "sort", "argsort", "foreign"],
    opaque,
  ),
  reduce: ({ inputs, parameters }, axesOf) => [
    axesOf(inputs[0]!).filter((_, axis) => !parameters.axis.includes(axis)),
  ],
  dot({ inputs, outputs }, axesOf) {
    const rank = outputs[0]!.shape.length;
    return [met(rank + 1, inputs.map(axesOf)).slice(0, rank)];
  },
  conv({ inputs, outputs, parameters: { vmapDims: mapped } }, axesOf) {
    const [maps, kernel] = inputs.map(axesOf) as [Axes, Axes];
    const shared = met(mapped, [maps.slice(0, mapped), kernel.slice(0, mapped)]);
    tiedAll([maps[mapped + 1], kernel[mapped + 1]]);
    fix([...maps.slice(mapped + 2), ...kernel.slice(mapped + 2)]);
    const spatial = fixedAxes(outputs[0]!.shape.slice(mapped + 2));
    return [[...shared, maps[mapped], kernel[mapped], ...spatial]];
  },
  pool: ({ inputs, outputs, parameters: { window } }, axesOf) =>
    windowed(axesOf(inputs[0]!), window.length, outputs[0]!.shape),
  transpose({ inputs, parameters }, axesOf) {
    const axes = axesOf(inputs[0]!);
    return [parameters.perm.map((axis) => axes[axis])];
  },
  broadcast({ inputs, parameters }, axesOf) {
    const own = [...axesOf(inputs[0]!)];
    const added = newAxes(parameters.shape);
    return [parameters.shape.map((_, i) => (parameters.axis.includes(i) ? added[i] : own.shift()))];
  },
  reshape({ inputs, outputs: [output], parameters: { shape } }, axesOf) {
    const axes = axesOf(inputs[0]!);
    const factors = axes.flatMap((axis) => (axis === undefined ? [] : partsBy("product", axis)));
    const groups = grouped("product", factors, shape);
    if (groups !== undefined)
      return [groups.map((group) => (group.length === 0 ? undefined : Axis.of("product", group)))];
    fix(axes);
    return [fixedAxes(output!.shape)];
  },
  flip({ inputs, parameters }, axesOf) {
    const axes = axesOf(inputs[0]!);
    fix(axes.filter((_, axis) => parameters.axis.includes(axis)));
    return [axes];
  },
  shrink({ inputs, parameters: { slice } }, axesOf) {
    const { shape } = inputs[0]!;
    const axes = axesOf(inputs[0]!);
    return [slice.map(([start, end], i) => sliceOf(axes[i], [start, end - start, shape[i]! - end]))];
  },
  pad(equation, axesOf) {
    const { inputs, parameters } = equation;
    const { width } = parameters;
    if (width.some(([before, after]) => before < 0 || after < 0)) return opaque(equation, axesOf);
    const axes = axesOf(inputs[0]!);
    return [width.map(([before, after], i) => joined([before, axes[i] ?? inputs[0]!.shape[i]!, after]))];
  },
  concatenate({ inputs, outputs, parameters: { axis } }, axesOf) {
    const arrays = inputs.map(axesOf);
    const others = met(
      outputs[0]!.shape.length,
      arrays.map((axes) => axes.with(axis, undefined)),
    );
    const parts = arrays.map((axes, i) => axes[axis] ?? inputs[i]!.shape[axis]!);
    return [others.with(axis, joined(parts))];
  },
  split({ inputs, parameters: { axis, sizes } }, axesOf) {
    const axes = axesOf(inputs[0]!);
    const parts = cutOf(axes[axis], sizes);
    return parts.map((part) => axes.with(axis, part));
  },
  gather({ inputs, outputs, parameters: { axis, outDim } }, axesOf) {
    const [read, ...indices] = inputs.map(axesOf) as [Axes, ...Axes[]];
    fix([...indices.flat(), ...read.filter((_, i) => axis.includes(i))]);
    const kept = read.filter((_, i) => !axis.includes(i));
    const { shape } = outputs[0]!;
    const places = fixedAxes(shape.slice(outDim, outDim + shape.length - kept.length));
    return [kept.toSpliced(outDim, 0, ...places)];
  },
};

/** Zeros and elements, one after another, as an axis; zeros are alike in any order. */
function joined(parts: readonly (Axis | number)[]): Axis | undefined {
  const axes = parts.flatMap((part) => (typeof part === "number" ? (part > 0 ? new Axis(part) : []) : part));
  const whole = axes.length === 0 ? undefined : Axis.of("sum", axes);
  return whole === undefined || whole.size === 1 ? undefined : whole;
}

/** The middle one of three runs of an axis. */
function sliceOf(axis: Axis | undefined, [before, kept, after]: readonly [number, number, number]) {
  return before === 0 && after === 0 ? axis : cutOf(axis, [before, kept, after])[1];
}

/** Runs of an axis, one after another. */
function cutOf(axis: Axis | undefined, sizes: readonly number[]): Axes {
  const filled = sizes.filter((size) => size > 0);
  const parts = axis?.cut("sum", filled);
  if (parts === undefined) axis?.fix();
  const runs = [...(parts ?? fixedAxes(filled))];
  return sizes
    .map((size) => (size > 0 ? runs.shift() : undefined))
    .map((run) => (run?.size === 1 ? undefined : run));
}
