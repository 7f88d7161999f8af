import { elementCount, type TensorType } from "#trees";
import type { GraphBuilder } from "./graph-builder.ts";
import { intoBlocks, sideBySide } from "./reorder.ts";
import { reshapeBuffer } from "./reshape-buffer.ts";
import type { Buffer } from "./view.ts";

/** The result of an operator, in blocks of channels where an operand of its size lies in them. */
export function appliedTo(
  graph: GraphBuilder,
  buffers: readonly Buffer[],
  type: TensorType,
  shape: readonly number[],
  apply: (names: readonly string[], buffers: readonly Buffer[]) => string,
): string {
  const count = elementCount(shape);
  const isWhole = (buffer: Buffer): boolean => elementCount(buffer.shape) === count;
  const noted = (names: readonly string[], own: readonly number[]): string => {
    const name = apply(names, buffers);
    if (buffers.every(isWhole)) graph.hasShape(name, own);
    return name;
  };
  const blocked = buffers
    .filter(isWhole)
    .map(({ name }) => graph.inBlocks(name))
    .find((found) => found !== undefined);
  const isNumber = (buffer: Buffer): boolean => elementCount(buffer.shape) === 1;
  const staysInBlocks =
    [type, ...buffers.map((buffer) => buffer.type)].every((own) => own === "float32") &&
    buffers.every((buffer) => isWhole(buffer) || isNumber(buffer));
  if (blocked === undefined || !staysInBlocks) {
    return noted(
      buffers.map(({ name }) => name),
      shape,
    );
  }
  const names = buffers.map((buffer) =>
    isWhole(buffer) ? intoBlocks(graph, buffer.name, blocked.shape) : reshapeBuffer(graph, buffer, []).name,
  );
  const plain = sideBySide(graph, { ...blocked, name: noted(names, blocked.shape) });
  return graph.reshape(plain, shape);
}
