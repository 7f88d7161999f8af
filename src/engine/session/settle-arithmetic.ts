import { encodeModel } from "../onnx/model.ts";
import { createSession } from "./session.ts";

let settled: Promise<void> | undefined;

/**
 * Makes this thread's own arithmetic what it is from the first compiled program on, where numbers below 2.2e-308 count as
 * zero: what is computed in JavaScript then does not depend on what was compiled before it.
 */
export function settleArithmetic(): Promise<void> {
  settled ??= openAndClose();
  return settled;
}

async function openAndClose(): Promise<void> {
  const number = { name: "x", type: "float32", shape: [1] } as const;
  const model = encodeModel({
    name: "settle",
    inputs: [number],
    outputs: [{ ...number, name: "y" }],
    initializers: [],
    nodes: [{ operator: "Add", domain: "", inputs: ["x", "x"], outputs: ["y"], attributes: {} }],
  });
  await (await createSession(model)).release();
}
