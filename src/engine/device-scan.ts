import { elementCount, type Tensor } from "#trees";
import { loadKeeping } from "./load.ts";
import type { LoweredProgram } from "./lowered.ts";
import { selectedDevice } from "./session/device.ts";
import type { DeviceArray } from "./session/device-array.ts";
import { downloaded, uploaded } from "./session/device-session.ts";
import { HeldArrays } from "./session/held-arrays.ts";
import { releasedError } from "./session/session.ts";

/** Steps whose outputs are left on the device before they are fetched together. */
const STEPS_BETWEEN_FETCHES = 64;

type Feeds = Readonly<Record<string, Tensor>>;

/** A loop that is carried out on a device, step by step. */
export interface DeviceLoop {
  /** The last carry, then the outputs of all steps, stacked; of at least one step. */
  readonly run: (feeds: Feeds, steps: number) => Promise<readonly Tensor[]>;
  readonly release: () => void;
}

/**
 * Loads the program of a step to be run on the selected device, which must keep arrays.
 *
 * ONNX Runtime's `Scan` runs on the CPU there and copies the carry at every step. Here carry and constants go to the device
 * once and come back once, and only slices are sent with every step.
 *
 * @param step its inputs are carried state, then slices, then constants; its outputs the next state, then the outputs
 */
export async function loadDeviceLoop(
  step: LoweredProgram,
  carried: number,
  sliced: number,
): Promise<DeviceLoop> {
  const device = selectedDevice();
  const program = await loadKeeping(step);
  const names = step.inputs.map(({ name }) => name);
  const carryNames = names.slice(0, carried);
  const sliceNames = names.slice(carried, carried + sliced);
  const constantNames = names.slice(carried + sliced);

  async function run(feeds: Feeds, steps: number): Promise<readonly Tensor[]> {
    const constants = await uploaded(device, picked(feeds, constantNames));
    const initial = await uploaded(device, picked(feeds, carryNames));
    let carry = carryNames.map((name) => initial[name]!);
    let waiting: (readonly DeviceArray[])[] = [];
    const fetched: (readonly Tensor[])[] = [];
    const fetch = async (): Promise<void> => {
      for (const outputs of waiting) fetched.push(await downloaded(device, outputs));
      release(waiting.flat(), carry);
      waiting = [];
    };
    for (let i = 0; i < steps; i++) {
      const slices = Object.fromEntries(sliceNames.map((name) => [name, sliceOf(feeds[name]!, i)]));
      const state = Object.fromEntries(carryNames.map((name, position) => [name, carry[position]!]));
      const results = await program.run({ ...state, ...slices, ...constants });
      const before = carry;
      carry = results.slice(0, carried);
      waiting.push(results.slice(carried));
      release(before, [...carry, ...waiting.flat()]);
      if (waiting.length === STEPS_BETWEEN_FETCHES) await fetch();
    }
    const last = await downloaded(device, carry);
    await fetch();
    release([...carry, ...Object.values(constants)], []);
    const outputs = step.outputs
      .slice(carried)
      .map((_, output) => stacked(fetched.map((own) => own[output]!)));
    return [...last, ...outputs];
  }

  const held = new HeldArrays();
  let isReleased = false;
  return {
    async run(feeds, steps) {
      if (isReleased) throw releasedError();
      return held.during(run(feeds, steps));
    },
    release() {
      isReleased = true;
      void held.release().then(program.release);
    },
  };
}

const picked = (feeds: Feeds, names: readonly string[]): Feeds =>
  Object.fromEntries(names.map((name) => [name, feeds[name]!]));

/** Gives back what is not among the arrays still in use; a program may give one array under two names. */
function release(arrays: readonly DeviceArray[], inUse: readonly DeviceArray[]): void {
  for (const array of new Set(arrays)) if (!inUse.includes(array)) array.release();
}

function sliceOf({ type, shape: [, ...shape], data }: Tensor, step: number): Tensor {
  const size = elementCount(shape);
  const range = [step * size, (step + 1) * size] as const;
  if (type === "float32") return { type, shape, data: data.subarray(...range) };
  if (type === "int32") return { type, shape, data: data.subarray(...range) };
  return { type, shape, data: data.subarray(...range) };
}

/** Tensors of one shape on a leading axis. */
function stacked(tensors: readonly Tensor[]): Tensor {
  const { type, shape } = tensors[0]!;
  const size = elementCount(shape);
  const whole = [tensors.length, ...shape];
  const filled = <Data extends Tensor["data"]>(data: Data): Data => {
    tensors.forEach((tensor, i) => {
      data.set(tensor.data, i * size);
    });
    return data;
  };
  const length = tensors.length * size;
  if (type === "float32") return { type, shape: whole, data: filled(new Float32Array(length)) };
  if (type === "int32") return { type, shape: whole, data: filled(new Int32Array(length)) };
  return { type, shape: whole, data: filled(new Uint8Array(length)) };
}
