import { describe, expect, it } from "vitest";
import { PASSES } from "#engine";
import { buildNetwork } from "#families/networks";
import { classifierObjective } from "#landscape";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import type { Network } from "#nets";
import { inspectionText } from "./inspection-text.ts";
import { PROGRAMS } from "./programs.ts";

const sizes = { networks: 2, rows: 4, examples: 6, probes: 3 };
const trained = (network: Network) => ({
  objective: classifierObjective(network, crossEntropy.make()),
  optimiser: sgd.make(),
});
const names = ["train", "hessian", "curve", "logits"] as const;

describe.each(names)("the program %s", (name) => {
  it.each(["none", "batch"] as const)("is traced and lowered for a cnn of norm %s", async (norm) => {
    const network = buildNetwork({ family: "cnn", width: 2, depth: 1, norm }, [1, 6, 6], 3);
    const { stages, operators, model } = await PROGRAMS[name](trained(network), sizes, []);
    expect(stages[0]!.pass).toBe("trace");
    expect(stages.at(-1)!.equations).toBeLessThanOrEqual(stages[0]!.equations);
    expect(stages[0]!.text.split("\n").length).toBeGreaterThanOrEqual(stages[0]!.equations);
    expect(Object.values(operators).every((count) => count > 0)).toBe(true);
    expect(new TextDecoder("latin1").decode(model)).toContain(name);
  });

  it("grows with the vectors only where it takes some", async () => {
    const network = buildNetwork({ family: "mlp", width: 3, depth: 1 }, [1, 2, 2], 3);
    const texts = await Promise.all(
      [3, 4].map(
        async (probes) => (await PROGRAMS[name](trained(network), { ...sizes, probes }, [])).stages[0]!.text,
      ),
    );
    expect(texts[0] === texts[1]).toBe(name !== "hessian");
  });
});

describe("inspectionText", () => {
  it("lists every pass that ran and every operator, and leaves out what was left out", async () => {
    const network = buildNetwork({ family: "mlp", width: 3, depth: 1 }, [1, 2, 2], 3);
    const whole = await PROGRAMS.logits(trained(network), sizes, []);
    const text = inspectionText("logits", whole);
    for (const { pass, equations } of whole.stages) {
      expect(text).toMatch(new RegExp(`^ {2}${pass} +${equations}$`, "m"));
    }
    for (const [name, count] of Object.entries(whole.operators)) {
      expect(text).toMatch(new RegExp(`^ {2}${name} +${count}$`, "m"));
    }
    expect(text).toContain(`${whole.model.length.toLocaleString("en-US")} bytes`);
    const without = PASSES.filter((pass) => whole.stages.some((stage) => stage.pass === pass)).slice(0, 1);
    const { stages } = await PROGRAMS.logits(trained(network), sizes, without);
    expect(stages.length).toBe(whole.stages.length - 1);
  });
});
