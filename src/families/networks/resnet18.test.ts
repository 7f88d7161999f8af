import { describe, expect, it } from "vitest";
import { resnet18 } from "./named-networks.ts";

describe("resnet18", () => {
  // Published with the results of Yang et al. 2021 for CIFAR-10.
  it.each([
    [1, 2_991],
    [2, 11_420],
    [3, 25_297],
    [4, 44_622],
    [6, 99_616],
    [8, 176_402],
    [11, 332_441],
    [16, 701_466],
    [23, 1_446_917],
    [32, 2_797_610],
    [45, 5_527_675],
    [64, 11_173_962],
    [91, 22_580_841],
    [128, 44_662_922],
  ])("of width %i has %i parameters", (width, parameters) => {
    expect(resnet18({ inputShape: [3, 32, 32], width, classes: 10 }).layout.size).toBe(parameters);
  });

  const network = resnet18({ inputShape: [3, 32, 32], width: 4, classes: 10 });

  it("names its parameters as PyTorch code does, in the same order", () => {
    const block = (name: string) =>
      ["conv1.weight", "bn1.weight", "bn1.bias", "conv2.weight", "bn2.weight", "bn2.bias"].map(
        (parameter) => `${name}.${parameter}`,
      );
    const shortcut = (name: string) =>
      ["0.weight", "1.weight", "1.bias"].map((parameter) => `${name}.shortcut.${parameter}`);
    expect(network.parameters.map(({ name }) => name)).toEqual([
      ...["conv1.weight", "bn1.weight", "bn1.bias"],
      ...[...block("layer1.0"), ...block("layer1.1")],
      ...[...block("layer2.0"), ...shortcut("layer2.0"), ...block("layer2.1")],
      ...[...block("layer3.0"), ...shortcut("layer3.0"), ...block("layer3.1")],
      ...[...block("layer4.0"), ...shortcut("layer4.0"), ...block("layer4.1")],
      ...["linear.weight", "linear.bias"],
    ]);
    expect(network.layout.entries.at(-2)!.shape).toEqual([32, 10]);
  });

  it("lays a mean and a variance for each of its 20 normalised layers", () => {
    const { entries, size } = network.statistics!;
    expect(entries.slice(0, 2)).toEqual([
      { name: "bn1.running_mean", shape: [4], offset: 0, size: 4 },
      { name: "bn1.running_var", shape: [4], offset: 4, size: 4 },
    ]);
    expect(entries).toHaveLength(40);
    // Channels: 5 layers of the first stage with its stem, 5 of every other, shortcuts included.
    expect(size).toBe(2 * 5 * (4 + 8 + 16 + 32));
  });

  it("multiplies as often as counted by hand, on an odd image", () => {
    const { workload } = resnet18({ inputShape: [1, 9, 8], width: 2, classes: 3 });
    // Maps of 9×8, 5×4, 3×2 and 2×1 pixels.
    const stem = 72 * 2 * 9;
    const first = 4 * 72 * 2 * 18;
    const further = [20 * 4, 6 * 8, 2 * 16].map((numbers, stage) => {
      const channels = 4 * 2 ** stage;
      return numbers * ((channels / 2) * 9 + 3 * channels * 9 + channels / 2);
    });
    expect(workload.multiplyAdds).toBe(stem + first + further.reduce((a, b) => a + b) + 16 * 3);
    // Every convolution and its norm: 5 in the first stage with the stem, 5 in the others with the shortcut.
    expect(workload.activations).toBe(72 + 2 * 5 * (72 * 2 + 20 * 4 + 6 * 8 + 2 * 16) + 3);
  });

  it("multiplies half a billion times at the published width", () => {
    const { workload } = resnet18({ inputShape: [3, 32, 32], width: 64, classes: 10 });
    expect(workload.multiplyAdds).toBe(555_422_720);
  });

  it.each([{ width: 0 }, { classes: 0 }, { inputShape: [3, 0, 8] }])("refuses %j as bad input", (wrong) => {
    expect(() => resnet18({ inputShape: [3, 8, 8], width: 2, classes: 10, ...wrong })).toThrow(
      expect.objectContaining({ code: "nets/size", kind: "input" }),
    );
  });
});
