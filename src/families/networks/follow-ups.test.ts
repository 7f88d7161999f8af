import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type numpy as np, valueAndGrad } from "@jax-js/jax";
import { describe, expect, it } from "vitest";
import { compile } from "#engine";
import { type BatchNorm, batchNormByStatistics, batchNormOfBatch } from "#nets";
import { float32Tensor } from "#trees";
import type { NetworkChoice } from "../index.ts";
import { buildNetwork } from "./build-network.ts";
import {
  batchOf,
  batchSpecs,
  CLASSES,
  equalShares,
  lossOf,
  named,
  parametersOf,
  recordedIn,
  statisticsOf,
  vectorSpec,
  wholeArray,
} from "./pytorch.testing.ts";

const { expectAgreement, expectLoss } = recordedIn(
  new URL("fixtures/follow_ups.safetensors", import.meta.url),
);

const CHOICES: Readonly<Record<string, NetworkChoice>> = {
  resnet50: { family: "resnet50", width: 2 },
  preresnet20: { family: "preresnet20", width: 4 },
  vit: { family: "vit", width: 12, depth: 2, heads: 3, patch_size: 4 },
  "vit-mean": { family: "vit", width: 12, depth: 2, heads: 2, patch_size: 8, mlp_ratio: 2, pooling: "mean" },
};

const cases = Object.entries(CHOICES).flatMap(([name, choice]) =>
  (choice.family === "vit" ? ["evaluation"] : ["training", "evaluation"]).map((mode) => {
    const side = name === "resnet50" && mode === "training" ? 32 : 16;
    return { name, mode, side, network: buildNetwork(choice, [3, side, side], CLASSES) };
  }),
);

describe("narrow networks against PyTorch", () => {
  it.each(cases)(
    "$name has its logits, loss and gradient in $mode",
    async ({ name, mode, network, side }) => {
      const { layout, statistics } = network;
      const computed = await compile(
        (point: np.Array, running: np.Array, images: np.Array, labels: np.Array) => {
          const normOf = (): BatchNorm =>
            mode === "training"
              ? batchNormOfBatch(equalShares()).batchNorm
              : batchNormByStatistics(named(statistics ?? NONE, running));
          const lossAt = (flat: np.Array) => lossOf(network, flat, images.ref, labels, normOf());
          const logits = network.logits(named(layout, point), images.ref, normOf());
          const [loss, gradient] = valueAndGrad(lossAt)(point);
          return { logits, loss, gradient };
        },
        [vectorSpec(layout.size), vectorSpec(statistics?.size ?? 1), ...batchSpecs(side)],
      );
      const running = statistics === undefined ? new Float32Array(1) : statisticsOf(network);
      const found = await computed.run(
        float32Tensor(parametersOf(network)),
        float32Tensor(running),
        ...batchOf(side),
      );
      computed.release();
      expectLoss(found.loss.data[0]!, `${name}.${mode}.loss`);
      expectAgreement(wholeArray("logits", [8, CLASSES]), found.logits.data, `${name}.${mode}.logits`);
      expectAgreement(layout, found.gradient.data, `${name}.${mode}.gradient`);
    },
  );
});

const NONE = { entries: [], size: 0 };

describe("networks as published", () => {
  const counts: Readonly<
    Record<string, readonly (readonly [width: number, classes: number, parameters: number])[]>
  > = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "follow_ups.json"), "utf8"));
  const sizeOf = (family: string, width: number, classes: number) => {
    const isVit = family === "vit";
    const choice = { family, width, ...(isVit && { depth: 12, heads: width / 64, patch_size: 16 }) };
    const side = isVit ? 224 : 32;
    return buildNetwork(choice, [3, side, side], classes).layout.size;
  };

  it.each(Object.entries(counts))("%s has PyTorch's sizes", (family, published) => {
    for (const [width, classes, parameters] of published) {
      expect(sizeOf(family, width, classes)).toBe(parameters);
    }
  });

  // torchvision, timm and the usual code for CIFAR say so.
  it.each([
    ["resnet50", 64, 100, 23_705_252],
    ["preresnet20", 16, 10, 272_282],
    ["vit", 192, 1000, 5_717_416],
    ["vit", 768, 1000, 86_567_656],
  ] as const)("%s of width %i for %i classes is as large as it is known to be", (...known) => {
    const [family, width, classes, parameters] = known;
    expect(sizeOf(family, width, classes)).toBe(parameters);
  });

  it("multiply and remember what layers counted by hand do", () => {
    const { workload } = buildNetwork({ family: "vit", width: 6, depth: 1, heads: 2 }, [3, 8, 8], 5);
    const [patches, tokens, width] = [4, 5, 6];
    const perToken = 3 * width ** 2 + width ** 2 + 2 * 4 * width ** 2;
    expect(workload.multiplyAdds).toBe(
      patches * 48 * width + tokens * perToken + 2 * tokens ** 2 * width + width * 5,
    );
    const within = 2 * width + 3 * width + width + 4 * width + width;
    const numbers = 192 + patches * width + width + tokens * width + tokens * within + tokens ** 2 * 2 * 2;
    expect(workload.activations).toBe(numbers + tokens * width + 5);
  });
});

describe("networks that do not exist", () => {
  it.each([
    ["patch_size", { patch_size: 5 }],
    ["width", { width: 10 }],
    ["depth", { depth: 0 }],
  ])("are refused for their %s", (where, change) => {
    const build = () => buildNetwork({ family: "vit", width: 12, depth: 2, ...change }, [3, 32, 32], 10);
    expect(build).toThrow(expect.objectContaining({ code: "nets/size", kind: "input", where }));
  });
});
