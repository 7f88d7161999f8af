import { describe, expect, test } from "vitest";
import { floats, node, wholes } from "../graph.testing.ts";
import { drawn, expectDerivatives, expectSame } from "./on-both.testing.ts";

const x = drawn("maps", [2, 3, 4, 5]);
const sizes = wholes("sizes", [2, 3, 7, 3]);
const scales = floats("scales", [4], [1, 1, 1.6, 0.7]);
const whole = floats("whole", [4], [1, 1, 1.75, 0.6]);
const none = floats("none", [0], []);

const COORDINATES = [
  "half_pixel",
  "half_pixel_symmetric",
  "pytorch_half_pixel",
  "align_corners",
  "asymmetric",
] as const;

describe("Resize", () => {
  test.each(COORDINATES)("by coordinates %s, in every mode, by sizes and by scales", async (coordinates) => {
    for (const mode of ["nearest", "linear", "cubic"]) {
      const attributes = { mode, coordinate_transformation_mode: coordinates };
      for (const inputs of [
        ["x", "", "", "sizes"],
        ["x", "none", coordinates === "align_corners" ? "whole" : "scales"],
      ]) {
        const own = {
          nodes: [node("Resize", inputs, ["z"], attributes)],
          inputs: { x },
          stored: [sizes, scales, whole, none],
          opset: 19,
        };
        await expectSame(own);
        if (coordinates === "half_pixel" && inputs.length === 3) await expectDerivatives(own);
      }
    }
  });

  test.each(["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"])(
    "rounding by %s",
    async (nearest_mode) => {
      const attributes = { nearest_mode, coordinate_transformation_mode: "asymmetric" };
      const stored = [floats("half", [4], [1, 1, 2, 0.8])];
      await expectSame({
        nodes: [node("Resize", ["x", "", "half"], ["z"], attributes)],
        inputs: { x },
        stored,
      });
    },
  );

  test("of named axes, and by cubic pieces that end at the ends", async () => {
    const attributes = { axes: [2, 3], mode: "cubic", exclude_outside: 1, cubic_coeff_a: { real: -0.5 } };
    const stored = [wholes("two", [6, 9])];
    const own = {
      nodes: [node("Resize", ["x", "", "", "two"], ["z"], attributes)],
      inputs: { x },
      stored,
      opset: 18,
    };
    await expectSame(own);
  });

  test("as older operators write it", async () => {
    for (const [operator, opset] of [
      ["Resize", 10],
      ["Upsample", 9],
    ] as const) {
      for (const mode of ["nearest", "linear"]) {
        const stored = [floats("twice", [4], [1, 1, 2, 3])];
        await expectSame({
          nodes: [node(operator, ["x", "twice"], ["z"], { mode })],
          inputs: { x },
          stored,
          opset,
        });
      }
    }
  });

  test.each([
    [{ coordinate_transformation_mode: "tf_crop_and_resize" }, "coordinates"],
    [{ mode: "linear", antialias: 1 }, "smooths"],
    [{ keep_aspect_ratio_policy: "not_larger" }, "proportions"],
  ])("with %j is refused", async (attributes, says) => {
    const nodes = [node("Resize", ["x", "", "", "sizes"], ["z"], attributes)];
    const reading = expectSame({ nodes, inputs: { x }, stored: [sizes], opset: 18 });
    await expect(reading).rejects.toThrow(says);
  });

  test("is refused where the standard and ONNX Runtime align other corners", async () => {
    const attributes = { mode: "linear", coordinate_transformation_mode: "align_corners" };
    const nodes = [node("Resize", ["x", "", "scales"], ["z"], attributes)];
    await expect(expectSame({ nodes, inputs: { x }, stored: [scales] })).rejects.toThrow("aligns");
  });
});
