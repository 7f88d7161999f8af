import type { Tensor, TensorType } from "#trees";
import { encodeModel } from "../onnx/model.ts";
import type { Device } from "./device.ts";
import type { DeviceArray } from "./device-array.ts";
import { createKeepingSession, createSession, type KeepingSession, type Session } from "./session.ts";

/** Devices whose arrays can stay where they are from one run of a program to the next. */
const KEEPING: readonly Device[] = ["webgpu"];

/** Whether results of a program can stay on a device; elsewhere every run gives and takes arrays of this process. */
export function keepsArrays(device: Device): boolean {
  return KEEPING.includes(device);
}

/** Arrays by the names of a program's inputs or outputs. */
type Named<Array> = Readonly<Record<string, Array>>;

/** Copies arrays to the selected device. */
export function uploaded(device: Device, tensors: Named<Tensor>): Promise<Named<DeviceArray>> {
  return eachOf(tensors, async (tensor) => {
    const { type, shape } = tensor;
    const copy = await copying(uploads, type, shape.length, (model) => createKeepingSession(model, device));
    return (await copy.run({ x: tensor })).y!;
  });
}

/** Copies arrays from the selected device. */
export function downloaded(device: Device, arrays: readonly DeviceArray[]): Promise<readonly Tensor[]> {
  return Promise.all(
    arrays.map(async (array) => {
      const copy = await copying(downloads, array.type, array.rank, (model) => createSession(model, device));
      return (await copy.run({ x: array })).y!;
    }),
  );
}

const uploads = new Map<string, Promise<KeepingSession>>();
const downloads = new Map<string, Promise<Session>>();

/** The session that copies arrays of a type and rank, opened once. */
function copying<Opened>(
  known: Map<string, Promise<Opened>>,
  type: TensorType,
  rank: number,
  open: (model: Uint8Array) => Promise<Opened>,
): Promise<Opened> {
  const key = `${type} ${rank}`;
  const session = known.get(key) ?? open(copyModel(type, rank));
  known.set(key, session);
  return session;
}

function copyModel(type: TensorType, rank: number): Uint8Array {
  const shape = Array.from({ length: rank }, (_, axis) => `size${axis}`);
  return encodeModel({
    name: "copy",
    inputs: [{ name: "x", type, shape }],
    outputs: [{ name: "y", type, shape }],
    initializers: [],
    nodes: [{ operator: "Identity", domain: "", inputs: ["x"], outputs: ["y"], attributes: {} }],
  });
}

async function eachOf<From, To>(
  values: Named<From>,
  convert: (value: From) => Promise<To>,
): Promise<Named<To>> {
  const entries = Object.entries(values).map(async ([name, value]) => [name, await convert(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
