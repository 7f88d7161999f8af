import { castView } from "./elementwise.ts";
import { type GraphBuilder, integer, integers } from "./graph-builder.ts";
import { materialise, reshapeBuffer } from "./materialise.ts";
import { padView, sliceView } from "./movement.ts";
import { integerList, pairList } from "./parameters.ts";
import { type LoweringRule, unsupportedType } from "./rule.ts";
import { padRank, transposeView, type View, viewOf } from "./view.ts";

/** How each mapped (`vmap`) axis of a convolution is carried by an ordinary one. */
interface MappedAxes {
  /** Mapped in the input and the kernel: convolution groups. */
  readonly grouped: readonly number[];
  /** Mapped in the input alone: more examples. */
  readonly examples: readonly number[];
  /** Mapped in the kernel alone: more output channels, so that the input is read once for all of them. */
  readonly channels: readonly number[];
}

function sortMappedAxes(lhs: View, rhs: View, count: number): MappedAxes {
  const axes = Array.from({ length: count }, (_, axis) => axis);
  return {
    grouped: axes.filter((axis) => lhs.axes[axis] !== null && rhs.axes[axis] !== null),
    examples: axes.filter((axis) => lhs.axes[axis] !== null && rhs.axes[axis] === null),
    channels: axes.filter((axis) => lhs.axes[axis] === null && rhs.axes[axis] !== null),
  };
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Zeros put between neighbouring elements along spatial axes, `dilation - 1` of them. */
function dilate(graph: GraphBuilder, view: View, firstAxis: number, dilations: readonly number[]): View {
  let result = view;
  dilations.forEach((dilation, i) => {
    const axis = firstAxis + i;
    const size = result.shape[axis]!;
    if (dilation === 1 || size <= 1) return;
    const whole = viewOf(materialise(graph, result));
    const spread = [...whole.shape.slice(0, axis + 1), 1, ...whole.shape.slice(axis + 1)];
    const column = viewOf(reshapeBuffer(graph, whole.buffer, spread));
    const padded = padView(
      graph,
      column,
      spread.map((_, a) => (a === axis + 1 ? [0, dilation - 1] : [0, 0])),
    );
    const merged = [...whole.shape.slice(0, axis), size * dilation, ...whole.shape.slice(axis + 1)];
    const interleaved = viewOf(reshapeBuffer(graph, padded.buffer, merged));
    result = sliceView(
      graph,
      interleaved,
      merged.map((length, a) => [0, a === axis ? length - dilation + 1 : length]),
    );
  });
  return result;
}

/**
 * The general convolution of jax-js: `lhs [mapped…, N, C, …spatial]` with `rhs [mapped…, O, C, …kernel]`.
 *
 * One ONNX `Conv` serves every mixture of mapped axes: they become groups, examples or output channels.
 */
const conv: LoweringRule = ({ graph, read }, equation) => {
  const { inputs, outputs, parameters } = equation;
  if (outputs[0]!.type !== "float32") throw unsupportedType(equation);
  const mappedCount = Number(parameters.vmapDims);
  const rank = outputs[0]!.shape.length;
  const spatialCount = rank - 2 - mappedCount;
  const strides = integerList(parameters, "strides");
  const kernelDilation = integerList(parameters, "rhsDilation");
  const padding = pairList(parameters, "padding");
  const [input, kernel] = inputs.map((operand) => padRank(castView(graph, read(operand), "float32"), rank));
  const rhs = kernel!;
  const firstSpatial = mappedCount + 2;
  // ONNX pads only outwards: an axis that is cut at either end is padded beforehand.
  const isCut = padding.map(([before, after]) => before < 0 || after < 0);
  const dilated = dilate(graph, input!, firstSpatial, integerList(parameters, "lhsDilation"));
  const lhs = padView(graph, dilated, [
    ...Array<readonly [number, number]>(firstSpatial).fill([0, 0]),
    ...padding.map((widths, i): readonly [number, number] => (isCut[i] ? widths : [0, 0])),
  ]);

  const mapped = sortMappedAxes(lhs, rhs, mappedCount);
  const [batchAxis, channelAxis] = [mappedCount, mappedCount + 1];
  const spatialAxes = Array.from({ length: spatialCount }, (_, i) => firstSpatial + i);
  const lhsSizes = (axes: readonly number[]): number[] => axes.map((axis) => lhs.shape[axis]!);
  const rhsSizes = (axes: readonly number[]): number[] => axes.map((axis) => rhs.shape[axis]!);

  const groups = product(lhsSizes(mapped.grouped));
  const inputChannels = lhs.shape[channelAxis]!;
  // ONNX convolves over at least one spatial axis.
  const spatial = (sizes: number[]): number[] => (spatialCount === 0 ? [1] : sizes);
  const examples = product([...lhsSizes(mapped.examples), lhs.shape[batchAxis]!]);
  const lhsOrder = [...mapped.examples, batchAxis, ...mapped.grouped, channelAxis, ...spatialAxes];
  const x = reshapeBuffer(graph, materialise(graph, transposeView(lhs, lhsOrder)), [
    examples,
    groups * inputChannels,
    ...spatial(lhsSizes(spatialAxes)),
  ]);
  const rhsOrder = [...mapped.grouped, ...mapped.channels, batchAxis, channelAxis, ...spatialAxes];
  const outputChannels = product([...rhsSizes(mapped.channels), rhs.shape[batchAxis]!]);
  const w = reshapeBuffer(graph, materialise(graph, transposeView(rhs, rhsOrder)), [
    groups * outputChannels,
    inputChannels,
    ...spatial(rhsSizes(spatialAxes)),
  ]);
  const outward = padding.map((widths, i) => (isCut[i] ? ([0, 0] as const) : widths));
  const name = graph.node("Conv", [x.name, w.name], {
    strides: integers(spatial([...strides])),
    dilations: integers(spatial([...kernelDilation])),
    pads: integers(
      spatialCount === 0
        ? [0, 0]
        : [...outward.map(([before]) => before), ...outward.map(([, after]) => after)],
    ),
    group: integer(groups),
  });

  const outputSpatial = outputs[0]!.shape.slice(firstSpatial);
  const flat = {
    name,
    type: "float32",
    shape: [examples, groups * outputChannels, ...spatial(outputSpatial)],
  } as const;
  const order = [
    ...mapped.examples,
    batchAxis,
    ...mapped.grouped,
    ...mapped.channels,
    channelAxis,
    ...spatialAxes,
  ];
  const shape = outputs[0]!.shape;
  const buffer = reshapeBuffer(
    graph,
    flat,
    order.map((axis) => shape[axis]!),
  );
  const axes = shape.map((size, axis) => {
    const position = order.indexOf(axis);
    return size === 1 || position === -1 ? null : position;
  });
  return [{ buffer, shape, axes }];
};

/** Rules for convolutions. */
export const CONVOLUTION_RULES: Readonly<Record<string, LoweringRule>> = { conv };
