import { readFileSync } from "node:fs";
import { join } from "node:path";
import { numpy as np } from "@jax-js/jax";
import { afterEach, describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import { float32Tensor, type Tensor } from "#trees";
import { compile } from "../compile.ts";
import { encodeModel } from "../onnx/model.ts";
import { compileScan } from "../scan.ts";
import { compileStaged } from "../staged.ts";
import { DEVICES, reasonIn, requireDevice, selectDevice, selectedDevice } from "./device.ts";
import { createSession } from "./session.ts";

afterEach(() => selectDevice("cpu"));

const refusal = (promise: Promise<void>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The numbers of a loop longer than its outputs are left on a device, and of stages that are let go while they run. */
async function loopAndStages(): Promise<readonly Tensor["data"][]> {
  const vector = { type: "float32", shape: [64] } as const;
  const [ones, halves] = [1, 0.5].map((value) => float32Tensor(new Float32Array(64).fill(value)));
  const loop = await compileScan<np.Array, np.Array, np.Array, readonly [np.Array, np.Array]>({
    carry: vector,
    slice: { type: "float32", shape: [] },
    constants: vector,
    step: (carry, rate, target) => {
      const next = carry.ref.sub(carry.sub(target).mul(rate));
      return [next.ref, [np.sum(next.ref), next]];
    },
  });
  const slices = float32Tensor(Float32Array.from({ length: 150 }, (_, i) => 1 / (2 + i)));
  const { carry, outputs } = await loop.run({ carry: ones!, slices, constants: halves! });
  loop.release();
  const staged = await compileStaged(
    (fixed: np.Array, varying: np.Array) => np.exp(fixed).mul(varying),
    [vector, vector],
  );
  const [first, second] = await Promise.all([staged.fix(ones!), staged.fix(halves!)]);
  const results = [first.run(halves!), second.run(halves!), first.run(ones!)];
  staged.release();
  const products = await Promise.all(results);
  const inMany = await compile((x: np.Array) => np.split(x, 16) as np.Array[], [vector]);
  products.push(...(await inMany.run(carry)));
  inMany.release();
  return [carry, ...outputs, ...products].map(({ data }) => data);
}

describe("a device", () => {
  test("is the CPU until another is selected, and the CPU is never refused", async () => {
    expect(selectedDevice()).toBe("cpu");
    await requireDevice("cpu");
  });

  test.each(DEVICES.filter((device) => device !== "cpu"))(
    "%s computes what the CPU does, or is refused with what is missing and what is there",
    async (device) => {
      const error = await refusal(selectDevice(device));
      if (error === undefined) {
        expect(selectedDevice()).toBe(device);
        const program = await compile((x: np.Array) => np.exp(x), [{ type: "float32", shape: [3] }]);
        const { data } = await program.run(float32Tensor(Float32Array.of(-1, 0, 2)));
        program.release();
        expect(data).toBeAllclose([Math.exp(-1), 1, Math.exp(2)], { relative: 5e-6 });
        await selectDevice("cpu");
        const expected = await loopAndStages();
        await selectDevice(device);
        for (const [i, found] of (await loopAndStages()).entries())
          expect(found).toBeAllclose(expected[i]!, { relative: 1e-5 });
      } else {
        expect(error).toBeInstanceOf(AtlasError);
        expect(error).toMatchObject({ code: "engine/device", kind: "input" });
        expect(error).toHaveProperty("expected", expect.stringContaining("cpu"));
        expect(error).toHaveProperty("message", expect.stringMatching(/on this machine: [^;\n]+;[^\n]*$/));
        expect(selectedDevice()).toBe("cpu");
      }
    },
  );

  test("whose operators run elsewhere is found out", async () => {
    const numbers = { name: "x", type: "float32", shape: [2] } as const;
    const model = encodeModel({
      name: "sum",
      inputs: [numbers],
      outputs: [{ ...numbers, name: "y" }],
      initializers: [],
      nodes: [{ operator: "Add", domain: "", inputs: ["x", "x"], outputs: ["y"], attributes: {} }],
    });
    await expect(createSession(model, "cpu", { mayFallBack: false })).rejects.toThrow(/fallback to CPU/);
  });
});

test("the README has the command that fetches libraries for CUDA as the refusal has it", () => {
  const [command] = /ONNXRUNTIME_NODE_INSTALL=1 npm rebuild onnxruntime-node( --[\w-]+=\w+)*/.exec(
    readFileSync(join(import.meta.dirname, "device.ts"), "utf8"),
  )!;
  const readme = readFileSync(join(import.meta.dirname, "..", "..", "..", "README.md"), "utf8");
  expect(command).toContain("--ignore-scripts=false");
  expect(readme).toContain(`\`${command}\``);
});

describe("the reason of a failed trial", () => {
  test.each([
    [
      "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library",
      "[E:onnxruntime] Failed to load library /a/libb.so with error: libcudnn.so.9: cannot open shared object file: No such file\n",
      "the library libcudnn.so.9 is not installed",
    ],
    [
      "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library",
      "Failed to load library /a/libonnxruntime_providers_shared.so with error: /a/libonnxruntime_providers_shared.so: file too short\n",
      "the library libonnxruntime_providers_shared.so is not installed",
    ],
    [
      "/onnxruntime_src/webgpu_context.cc:136 Initialize() adapter.status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n\n",
      "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file: No such file or directory\n    at operator()\n",
      "the library libvulkan.so.1 is not installed",
    ],
    [
      "/onnxruntime_src/webgpu_context.cc:136 Initialize() adapter.status == Success was false. No supported adapters\n",
      "Warning: Vulkan shaderUniform required.\n - While initializing\n",
      "No supported adapters; Vulkan shaderUniform required",
    ],
    [
      "no available backend found. ERR: [cuda] backend not found.",
      "",
      "no available backend found. ERR: [cuda] backend not found.",
    ],
    ["", "", "it gave no result"],
  ])("in %j is told", (output, log, reason) => {
    expect(reasonIn(output, log)).toBe(reason);
  });
});
