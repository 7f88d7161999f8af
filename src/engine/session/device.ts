import { execFile } from "node:child_process";
import { extname, join } from "node:path";
import { AtlasError } from "#errors";

/** What can compute, best known first: each is an execution provider of ONNX Runtime. */
export const DEVICES = ["cpu", "webgpu", "cuda"] as const;

/** `cpu`: one core; `webgpu`: a graphics adapter through Vulkan, D3D12 or Metal; `cuda`: an NVIDIA card on Linux. */
export type Device = (typeof DEVICES)[number];

let selected: Device = "cpu";
const checks = new Map<Device, Promise<void>>();

/** The device of the programs that this process compiles. */
export function selectedDevice(): Device {
  return selected;
}

/**
 * Makes the programs that this process compiles from now on run on a device; the CPU until this is called.
 *
 * Programs compiled before stay where they are, and operators that a device lacks run on the CPU between the
 * others. Devices round differently, so results agree between devices
 * to float32 accuracy, not bit for bit.
 * Throws as `requireDevice` does, and then changes nothing.
 */
export async function selectDevice(device: Device): Promise<void> {
  await requireDevice(device);
  selected = device;
}

/**
 * Makes sure that a device computes on this machine, by computing on it in another process: drivers may
 * crash, hang or write to the terminal. The CPU always does; what was found is remembered.
 *
 * Throws AtlasError `engine/device` of kind `input` that says what is missing and how to get it.
 */
export function requireDevice(device: Device): Promise<void> {
  const check = checks.get(device) ?? tryDevice(device);
  checks.set(device, check);
  return check;
}

async function tryDevice(device: Device): Promise<void> {
  const trial = await tryInAnotherProcess(device);
  if (trial.works) return;
  const others = DEVICES.filter((other) => other !== device);
  const trials = await Promise.all(others.map(tryInAnotherProcess));
  const available = others.filter((_, index) => trials[index]!.works);
  throw new AtlasError({
    code: "engine/device",
    kind: "input",
    problem: `the device ${device} does not compute on this machine: ${trial.reason}`,
    expected: available.length === 1 ? available[0]! : `one of ${available.join(", ")}`,
    remedy: REMEDIES[device],
  });
}

const REMEDIES = {
  cpu: "Install onnxruntime-node anew",
  webgpu:
    "Install a graphics driver with Vulkan (on Linux: the loader libvulkan1 and a recent driver of the adapter), or take another device",
  cuda: "On Linux x64 with an NVIDIA card, install CUDA 12 and cuDNN 9 and fetch ONNX Runtime's libraries for them with ONNXRUNTIME_NODE_INSTALL=1 npm rebuild onnxruntime-node --ignore-scripts=false, or take another device",
} as const satisfies Record<Device, string>;

type Trial = { readonly works: true } | { readonly works: false; readonly reason: string };

/** A driver that has to compile its first shader takes seconds; one that needs longer than this hangs, ms. */
const PATIENCE = 60_000;

function tryInAnotherProcess(device: Device): Promise<Trial> {
  if (device === "cpu") return Promise.resolve({ works: true });
  const script = join(import.meta.dirname, `device-trial${extname(import.meta.filename)}`);
  const limits = { timeout: PATIENCE, killSignal: "SIGKILL" } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, device], limits, (_, output, log) => {
      if (output.trim() === TRIAL_PASSED) resolve({ works: true });
      else if (child.killed) resolve({ works: false, reason: `it gave no result in ${PATIENCE / 1000} s` });
      else if (child.signalCode !== null)
        resolve({ works: false, reason: `its driver crashed (${child.signalCode})` });
      else resolve({ works: false, reason: reasonIn(output, log) });
    });
  });
}

/** What the trial prints when the device has computed the right numbers, and nothing else. */
export const TRIAL_PASSED = "computed";

/**
 * Why a trial failed, in a clause, from what it printed and what native code wrote beside it.
 *
 * A library that the system's loader did not find, or found empty, is the usual reason, and only the native log tells
 * which.
 */
export function reasonIn(output: string, log: string): string {
  const library = /(?:^|[\s/:])([\w.+-]+\.so[\w.]*): (?:cannot open shared object file|file too short)/.exec(
    log,
  )?.[1];
  if (library !== undefined) return `the library ${library} is not installed`;
  const warning = /^Warning: (.+?)\.?$/m.exec(log)?.[1];
  const lines = output.split("\n").map((line) => line.trim());
  const said = lines.findLast((line) => line !== "")?.replace(/^\S+_src\/.* was false\. /, "");
  return [said, warning].filter((words) => words !== undefined).join("; ") || "it gave no result";
}
