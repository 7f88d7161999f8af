import type { OnnxNode } from "../onnx/model.ts";

/** How often each name is read, by nodes and as an output. */
export function nameUses(nodes: readonly OnnxNode[], outputs: readonly string[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs]) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}
