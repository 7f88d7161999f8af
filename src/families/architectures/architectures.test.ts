import { describe, expect, it } from "vitest";
import { architectureNamed, architectures, type NamedShapes } from "./index.ts";

/** The few tensors of a residual network that tell its sizes. */
function residual(
  blocks: readonly number[],
  {
    conv1,
    shortcut,
    output,
    bottleneck = false,
  }: {
    readonly conv1: readonly number[];
    readonly shortcut?: string;
    readonly output: readonly [name: string, shape: readonly number[]];
    readonly bottleneck?: boolean;
  },
): NamedShapes {
  return new Map([
    ["conv1.weight", conv1],
    ...blocks.flatMap((count, stage) =>
      Array.from({ length: count }, (_, i) => [`layer${stage + 1}.${i}.conv1.weight`, [1, 1, 3, 3]] as const),
    ),
    ...(bottleneck ? [["layer1.0.conv3.weight", [1, 1, 1, 1]] as const] : []),
    ...(shortcut === undefined ? [] : [[`layer2.0.${shortcut}.0.weight`, [1, 1, 1, 1]] as const]),
    [`${output[0]}.weight`, output[1]],
  ]);
}

const torchvision = { conv1: [64, 3, 7, 7], shortcut: "downsample" } as const;
const cifar = { conv1: [16, 3, 3, 3], output: ["linear", [10, 64]] } as const;
const small = { conv1: [64, 3, 3, 3], shortcut: "shortcut", output: ["linear", [10, 512]] } as const;

/** The tensors of VGG's features by the convolutions of each stage, and of its linear layers. */
function vgg(
  stages: readonly number[],
  step: 2 | 3,
  linears: Readonly<Record<string, readonly number[]>>,
): NamedShapes {
  const channels = [64, 128, 256, 512, 512];
  const shapes: [string, readonly number[]][] = [];
  let [place, inputs] = [0, 3];
  stages.forEach((count, stage) => {
    for (let i = 0; i < count; i++) {
      shapes.push([`features.${place}.weight`, [channels[stage]!, inputs, 3, 3]]);
      if (step === 3) shapes.push([`features.${place + 1}.running_mean`, [channels[stage]!]]);
      inputs = channels[stage]!;
      place += step;
    }
    place++;
  });
  return new Map([
    ...shapes,
    ...Object.entries(linears).map(([name, shape]) => [`${name}.weight`, shape] as const),
  ]);
}

const THREE = { "classifier.0": [4096, 25088], "classifier.3": [4096, 4096], "classifier.6": [1000, 4096] };

describe("published networks have as many parameters as their authors count", () => {
  it.each([
    // akamaster/pytorch_resnet_cifar10 rounds to 0.27, 0.46, 0.66, 0.85 and 1.7 million.
    ["resnet20", 269_722, residual([3, 3, 3], cifar)],
    ["resnet32", 464_154, residual([5, 5, 5], cifar)],
    ["resnet44", 658_586, residual([7, 7, 7], cifar)],
    ["resnet56", 853_018, residual([9, 9, 9], cifar)],
    ["resnet110", 1_727_962, residual([18, 18, 18], cifar)],
    ["resnet18", 11_173_962, residual([2, 2, 2, 2], small)],
    // torchvision's `num_params`.
    ["resnet18", 11_689_512, residual([2, 2, 2, 2], { ...torchvision, output: ["fc", [1000, 512]] })],
    ["resnet34", 21_797_672, residual([3, 4, 6, 3], { ...torchvision, output: ["fc", [1000, 512]] })],
    [
      "resnet50",
      25_557_032,
      residual([3, 4, 6, 3], { ...torchvision, output: ["fc", [1000, 2048]], bottleneck: true }),
    ],
    ["vgg11", 132_863_336, vgg([1, 1, 2, 2, 2], 2, THREE)],
    ["vgg11_bn", 132_868_840, vgg([1, 1, 2, 2, 2], 3, THREE)],
    ["vgg16", 138_357_544, vgg([2, 2, 3, 3, 3], 2, THREE)],
    ["vgg16_bn", 138_365_992, vgg([2, 2, 3, 3, 3], 3, THREE)],
    ["vgg19", 143_667_240, vgg([2, 2, 4, 4, 4], 2, THREE)],
  ] as const)("%s of %i", (name, parameters, shapes) => {
    const read = architectureNamed(name).read(shapes)!;
    expect(read.architecture).toBe(name);
    expect(read.assumptions).toEqual([]);
    expect(read.describe(read.usualInput).sizes.layout.size).toBe(parameters);
  });
});

describe("what names and shapes leave open is said", () => {
  it("of a ResNet for small images that is named like torchvision's", () => {
    const shapes = residual([2, 2, 2, 2], { ...small, shortcut: "downsample", output: ["fc", [10, 512]] });
    expect(architectureNamed("resnet18").read(shapes)!.assumptions).toEqual([
      "no max pooling follows the first convolution",
    ]);
  });

  it("of a VGG that ends in other layers", () => {
    const shapes = vgg([1, 1, 2, 2, 2], 2, { "classifier.1": [512, 512], "classifier.4": [10, 512] });
    expect(architectureNamed("vgg11").read(shapes)!.assumptions).toEqual([
      "the last convolution is followed by max pooling",
    ]);
  });
});

it("what is none of them is none", () => {
  const shapes = new Map([["conv.weight", [8, 3, 3, 3]]]);
  expect(architectures().map(({ read }) => read(shapes))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(() => architectureNamed("resnext50")).toThrow(
    expect.objectContaining({
      code: "architectures/unknown",
      expected: expect.stringContaining("resnet20, resnet32"),
    }),
  );
});
