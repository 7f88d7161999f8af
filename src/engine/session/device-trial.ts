import { AtlasError } from "#errors";
import { encodeModel } from "../onnx/model.ts";
import { DEVICES, TRIAL_PASSED } from "./device.ts";
import { createSession } from "./session.ts";

/**
 * Computes a sum on a device in a process of its own, with no leave to fall back on the CPU:
 * `node device-trial.ts <device>` prints `TRIAL_PASSED`, or what went wrong.
 */
async function tryToCompute(name: string | undefined): Promise<string> {
  const device = DEVICES.find((known) => known === name);
  if (device === undefined) return `${name} is none of ${DEVICES.join(", ")}`;
  const numbers = { name: "x", type: "float32", shape: [2] } as const;
  const model = encodeModel({
    name: "trial",
    inputs: [numbers],
    outputs: [{ ...numbers, name: "y" }],
    initializers: [],
    nodes: [{ operator: "Add", domain: "", inputs: ["x", "x"], outputs: ["y"], attributes: {} }],
  });
  try {
    const session = await createSession(model, device, { mayFallBack: false });
    const { y } = await session.run({ x: { type: "float32", shape: [2], data: Float32Array.of(1, 2) } });
    await session.release();
    return y?.data[0] === 2 && y.data[1] === 4 ? TRIAL_PASSED : "it computes wrong numbers";
  } catch (error) {
    if (error instanceof AtlasError && error.cause instanceof Error) return error.cause.message;
    return error instanceof Error ? error.message : String(error);
  }
}

process.stdout.write(await tryToCompute(process.argv[2]));
