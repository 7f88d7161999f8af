import { numpy as np } from "@jax-js/jax";
import { type Call, part, range, Unsupported, wholeAxes } from "./operator.ts";

/** How a window moves over the spatial axes of maps `[batch, channels, ...spatial]`. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** What is put before and after each axis. */
  readonly padding: readonly (readonly [number, number])[];
  /** The part of `padding` that rounding up adds to what the file asks for. */
  readonly surplus: readonly number[];
}

/** The windows that a call's attributes describe over maps of a spatial size. */
export function windowsOf(call: Call, spatial: readonly number[], kernel: readonly number[]): Windows {
  const ones = spatial.map(() => 1);
  const strides = call.integers("strides") ?? ones;
  const dilations = call.integers("dilations") ?? ones;
  for (const list of [kernel, strides, dilations]) {
    if (list.length !== spatial.length || list.some((size) => size < 1)) {
      throw new Unsupported(`windows of [${list.join(", ")}] over ${spatial.length} spatial axes`);
    }
  }
  const reach = kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1);
  const automatic = call.text("auto_pad", "NOTSET");
  const given = call.integers("pads") ?? [];
  const padding = spatial.map((size, axis): [number, number] => {
    if (automatic === "VALID") return [0, 0];
    if (!automatic.startsWith("SAME")) return [given[axis] ?? 0, given[axis + spatial.length] ?? 0];
    const stride = strides[axis]!;
    const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach[axis]! - size);
    const less = Math.floor(total / 2);
    return automatic === "SAME_UPPER" ? [less, total - less] : [total - less, less];
  });
  const surplus = spatial.map((size, axis) =>
    call.flag("ceil_mode") && !automatic.startsWith("SAME")
      ? roundedUp(size, padding[axis]!, reach[axis]!, strides[axis]!)
      : 0,
  );
  return {
    kernel,
    strides,
    dilations,
    padding: padding.map(([before, after], axis) => [before, after + surplus[axis]!]),
    surplus,
  };
}

/** What must follow an axis for its last window to be whole; a window that begins beyond it is none. */
function roundedUp(
  size: number,
  [before, after]: readonly [number, number],
  reach: number,
  stride: number,
): number {
  const span = size + before + after - reach;
  const rest = span % stride;
  if (rest === 0) return 0;
  return Math.ceil(span / stride) * stride < size + before ? stride - rest : 0;
}

/** How many places a window has along each axis. */
export function placesOf(spatial: readonly number[], windows: Windows): readonly number[] {
  const { kernel, strides, dilations, padding } = windows;
  return spatial.map((size, axis) => {
    const [before, after] = padding[axis]!;
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const count = Math.floor((size + before + after - reach) / strides[axis]!) + 1;
    if (count < 1) throw new Unsupported(`a window of ${reach} does not fit an axis of ${size}`);
    return count;
  });
}

/** Every `stride`th element of an axis from a start, so many; consumes the array. */
export function everyOther(
  array: np.Array,
  axis: number,
  { start, count, stride }: { readonly start: number; readonly count: number; readonly stride: number },
): np.Array {
  if (stride === 1 || count <= 1) return part(array, axis, start, start + count);
  const end = start + count * stride;
  const size = array.shape[axis]!;
  const widths = array.shape.map((_, own): [number, number] => [
    0,
    own === axis ? Math.max(0, end - size) : 0,
  ]);
  const whole = part(end > size ? np.pad(array, widths) : array, axis, start, end);
  const shape = [...whole.shape];
  shape.splice(axis, 1, count, stride);
  return whole.reshape(shape).slice(...wholeAxes(axis + 1), 0);
}

/**
 * Maps combined over windows, axis by axis: of shifted slices, for jax-js's own pooling cannot be vectorised. Consumes them.
 *
 * @param fill what is put around the maps.
 */
export function combinedOver(
  maps: np.Array,
  windows: Windows,
  fill: number,
  combine: (x: np.Array, y: np.Array) => np.Array,
): np.Array {
  const { kernel, strides, dilations } = windows;
  const places = placesOf(maps.shape.slice(2), windows);
  let combined = surrounded(maps, windows, fill);
  for (const [axis, size] of kernel.entries()) {
    const all = combined;
    const slices = range(size).map((i) =>
      everyOther(all.ref, axis + 2, {
        start: i * dilations[axis]!,
        count: places[axis]!,
        stride: strides[axis]!,
      }),
    );
    all.dispose();
    combined = slices.reduce(combine);
  }
  return combined;
}

/** Maps with a border of one number. */
function surrounded(maps: np.Array, { padding }: Windows, fill: number): np.Array {
  if (padding.every(([before, after]) => before === 0 && after === 0)) return maps;
  const widths: [number, number][] = [[0, 0], [0, 0], ...padding.map(([a, b]): [number, number] => [a, b])];
  if (fill === 0) return np.pad(maps, widths);
  let whole = maps;
  for (const [axis, ends] of widths.entries()) {
    const [before, after] = ends.map((width) => {
      const shape = whole.shape.map((size, own) => (own === axis ? width : size));
      return width === 0 ? [] : [np.full(shape, fill)];
    });
    const parts = [...before!, whole, ...after!];
    if (parts.length > 1) whole = np.concatenate(parts, axis);
  }
  return whole;
}
