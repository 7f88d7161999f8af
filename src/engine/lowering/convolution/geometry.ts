import { elementCount } from "#trees";
import type { EquationOf } from "../../program/program.ts";
import { castView } from "../elementwise.ts";
import type { GraphBuilder } from "../graph-builder.ts";
import { materialise } from "../materialise.ts";
import { padView } from "../movement.ts";
import { reshapeBuffer } from "../reshape-buffer.ts";
import type { LoweringContext } from "../rule.ts";
import { type Buffer, backedAxes, padRank, transposeView, type View } from "../view.ts";

/** How each mapped (`vmap`) axis of a convolution is carried by an ordinary one. */
interface MappedAxes {
  /** Mapped in the input and the kernel: convolution groups. */
  readonly grouped: readonly number[];
  /** Mapped in the input alone: more examples. */
  readonly examples: readonly number[];
  /** Mapped in the kernel alone: more output channels, so that the input is read once for all of them. */
  readonly channels: readonly number[];
}

/**
 * A convolution `lhs [mapped…, N, C, …spatial]` with `rhs [mapped…, O, C, …kernel]` as lowerings see it.
 *
 * Axis numbers are those of the logical arrays; both operands have the rank of the result.
 */
export interface Geometry {
  readonly lhs: View;
  /** The input before it was cut, and where on each axis what is left of it begins; undefined where nothing was. */
  readonly uncut?: { readonly view: View; readonly starts: readonly number[] } | undefined;
  readonly rhs: View;
  readonly mapped: MappedAxes;
  readonly batchAxis: number;
  readonly channelAxis: number;
  readonly spatialAxes: readonly number[];
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** Sizes with mapped axes merged in. */
  readonly groups: number;
  readonly examples: number;
  /** Per group. */
  readonly inputChannels: number;
  /** Per group. */
  readonly outputChannels: number;
  readonly strides: readonly number[];
  readonly lhsDilation: readonly number[];
  readonly kernelDilation: readonly number[];
  /** Zeros before and after each spatial axis, never negative: what is cut has been cut. */
  readonly padding: readonly (readonly [before: number, after: number])[];
}

/** The geometry of a convolution, with its operands padded to one rank and cut where its padding is negative. */
export function geometryOf(
  { graph, read }: LoweringContext,
  equation: EquationOf<"conv" | "conv_transpose">,
): Geometry {
  const { inputs, outputs, parameters } = equation;
  const { shape } = outputs[0]!;
  const rank = shape.length;
  const batchAxis = parameters.vmapDims;
  const spatialAxes = Array.from({ length: rank - batchAxis - 2 }, (_, i) => batchAxis + 2 + i);
  const [input, rhs] = inputs.map((operand) => padRank(castView(graph, read(operand), "float32"), rank)) as [
    View,
    View,
  ];
  const lhsDilation = parameters.lhsDilation;
  const wanted = parameters.padding;
  // An axis that is cut at either end is padded or cut beforehand, unless dilation comes in between.
  const isCut = wanted.map(([before, after], i) => lhsDilation[i] === 1 && (before < 0 || after < 0));
  const widths = (axis: number): readonly [number, number] => {
    const i = spatialAxes.indexOf(axis);
    return i >= 0 && isCut[i] ? wanted[i]! : [0, 0];
  };
  const lhs = isCut.includes(true)
    ? padView(
        graph,
        input,
        input.shape.map((_, axis) => widths(axis)),
      )
    : input;
  const axes = Array.from({ length: batchAxis }, (_, axis) => axis);
  const mapped: MappedAxes = {
    grouped: axes.filter((axis) => lhs.axes[axis] !== null && rhs.axes[axis] !== null),
    examples: axes.filter((axis) => lhs.axes[axis] !== null && rhs.axes[axis] === null),
    channels: axes.filter((axis) => lhs.axes[axis] === null && rhs.axes[axis] !== null),
  };
  const count = (view: View, counted: readonly number[]): number =>
    elementCount(counted.map((axis) => view.shape[axis]!));
  const isOnlyCut = wanted.every(([before, after], i) => !isCut[i] || (before <= 0 && after <= 0));
  const starts = input.shape.map((_, axis) => -widths(axis)[0]);
  return {
    lhs,
    uncut: isCut.includes(true) && isOnlyCut ? { view: input, starts } : undefined,
    rhs,
    mapped,
    batchAxis,
    channelAxis: batchAxis + 1,
    spatialAxes,
    shape,
    groups: count(lhs, mapped.grouped),
    examples: count(lhs, [...mapped.examples, batchAxis]),
    inputChannels: lhs.shape[batchAxis + 1]!,
    outputChannels: count(rhs, [...mapped.channels, batchAxis]),
    strides: parameters.strides,
    lhsDilation,
    kernelDilation: parameters.rhsDilation,
    padding: wanted.map((pair, i) => (isCut[i] ? [0, 0] : pair)),
  };
}

/** Sizes of the axes of the result, or of an operand, along spatial axes. */
export function spatialSizes({ spatialAxes }: Geometry, shape: readonly number[]): number[] {
  return spatialAxes.map((axis) => shape[axis]!);
}

/** The axes that examples lie along, as they follow each other in the input: any order of them does. */
export function exampleOrder({ lhs, mapped, batchAxis }: Geometry): readonly number[] {
  const axes = [...mapped.examples, batchAxis];
  const inMemory = backedAxes(lhs).filter((axis) => axes.includes(axis));
  return [...axes.filter((axis) => !inMemory.includes(axis)), ...inMemory];
}

/** Axes of the input in the order `[examples, groups · channels, spatial]`. */
export function inputOrder(geometry: Geometry): readonly number[] {
  const { mapped, channelAxis, spatialAxes } = geometry;
  return [...exampleOrder(geometry), ...mapped.grouped, channelAxis, ...spatialAxes];
}

/** Axes of the kernel in the order `[groups · output channels, input channels, spatial]`. */
export function kernelOrder({ mapped, batchAxis, channelAxis, spatialAxes }: Geometry): readonly number[] {
  return [...mapped.grouped, ...mapped.channels, batchAxis, channelAxis, ...spatialAxes];
}

/** The view over a buffer with just the given axes in their order; a mapped axis that is left out repeats nothing. */
export function compactView(graph: GraphBuilder, view: View, order: readonly number[]): View {
  const buffer = materialise(graph, transposeView(view, order));
  const shape = view.shape.map((size, axis) => (order.includes(axis) ? size : 1));
  return { buffer, shape, axes: shape.map((size, axis) => (size === 1 ? null : order.indexOf(axis))) };
}

/** The view of a result that was computed as `[examples, groups · output channels, …spatial]`. */
export function resultView(context: LoweringContext, geometry: Geometry, name: string): View {
  const { mapped, channelAxis, spatialAxes, shape, groups, examples, outputChannels } = geometry;
  const order = [
    ...exampleOrder(geometry),
    ...mapped.grouped,
    ...mapped.channels,
    channelAxis,
    ...spatialAxes,
  ];
  // ONNX convolves over at least one spatial axis.
  const spatial = spatialAxes.length === 0 ? [1] : spatialSizes(geometry, shape);
  const flat: Buffer = { name, type: "float32", shape: [examples, groups * outputChannels, ...spatial] };
  return orderedView(context.graph, flat, shape, order);
}

/** The view of shape `shape` whose axes lie in a buffer in the given order; an axis that is left out repeats. */
export function orderedView(
  graph: GraphBuilder,
  flat: Buffer,
  shape: readonly number[],
  order: readonly number[],
): View {
  const buffer = reshapeBuffer(
    graph,
    flat,
    order.map((axis) => shape[axis]!),
  );
  const axes = shape.map((size, axis) => {
    const position = order.indexOf(axis);
    return size === 1 || position === -1 ? null : position;
  });
  return { buffer, shape, axes };
}
