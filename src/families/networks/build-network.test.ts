import { describe, expect, it } from "vitest";
import { families, familyNamed } from "../index.ts";
import { buildNetwork } from "./build-network.ts";

describe("buildNetwork", () => {
  const norms = ["none", "batch", "group"];
  const names = families().flatMap(({ name, needsSentences = false }) => (needsSentences ? [] : [name]));
  const choices = names.flatMap((family) => norms.map((norm) => ({ family, norm })));

  it.each(choices)("builds a $family with norm $norm or refuses it", ({ family, norm }) => {
    const build = () => buildNetwork({ family, norm, width: 4, depth: 2 }, [1, 8, 8], 10);
    if (!familyNamed(family).norms.includes(norm)) {
      expect(build).toThrow(expect.objectContaining({ code: "nets/norm", kind: "input", where: "norm" }));
      return;
    }
    const network = build();
    expect(network.family).toBe(family);
    expect(network.statistics !== undefined).toBe(norm === "batch");
    expect(network.parameters.some(({ role }) => role === "norm-weight")).toBe(norm !== "none");
  });

  it.each(names)("takes the first norm of a %s when none is chosen", (family) => {
    const build = (norm?: string) => buildNetwork({ family, width: 4, depth: 2, norm }, [1, 8, 8], 10);
    expect(build().layout).toEqual(build(familyNamed(family).norms[0]).layout);
  });

  it("does not read the depth of a network that has it in its name", () => {
    const { layout } = buildNetwork({ family: "resnet18", width: 2 }, [3, 8, 8], 10);
    expect(buildNetwork({ family: "resnet18", width: 2, depth: 7 }, [3, 8, 8], 10).layout).toEqual(layout);
  });

  it.each(["mlp", "cnn"] as const)("asks for the depth of a %s", (family) => {
    expect(() => buildNetwork({ family, width: 2 }, [3, 8, 8], 10)).toThrow(
      expect.objectContaining({ code: "nets/size", where: "depth" }),
    );
  });

  it.each(["cnn", "resnet18", "vgg11"] as const)(
    "tells whoever gives a %s no images to take an mlp",
    (family) => {
      expect(() => buildNetwork({ family, width: 2, depth: 1 }, [7], 3)).toThrow(
        expect.objectContaining({ code: "nets/image-shape", remedy: expect.stringContaining("mlp") }),
      );
    },
  );
});
