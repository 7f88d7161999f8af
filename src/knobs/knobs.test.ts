import { describe, expect, it } from "vitest";
import { defineKnob, findKnob, knobNamed, registeredKnobs, registerKnob } from "./index.ts";

const knobs = registeredKnobs();

describe("the registered knobs", () => {
  it("begin with those that every table has", () => {
    const always = knobs.filter(({ column }) => column === "always").map(({ name }) => name);
    expect(always).toEqual([
      "width",
      "depth",
      "examples",
      "label_noise",
      "batch_size",
      "learning_rate",
      "weight_decay",
    ]);
    expect(knobs.slice(0, always.length).map(({ name }) => name)).toEqual(always);
  });

  it("say which way is hotter, or heavier, exactly where their kind has such a way", () => {
    for (const { kind, hotter, heavier } of knobs) {
      expect(hotter !== null).toBe(kind === "temperature");
      expect(heavier !== null).toBe(kind === "load");
    }
    expect(knobNamed("batch_size").hotter).toBe("down");
    expect(knobNamed("learning_rate").hotter).toBe("up");
  });

  it("are found by name, by alias and by the path they set", () => {
    for (const knob of knobs) {
      for (const name of [knob.name, knob.sets, ...knob.aliases]) expect(findKnob(name)).toBe(knob);
    }
  });

  it("set different paths inside data, model and training", () => {
    expect(new Set(knobs.map(({ sets }) => sets)).size).toBe(knobs.length);
    for (const { sets } of knobs) expect(sets).toMatch(/^(data|model|training)\.[a-z_.]+$/);
  });

  it("give a mapping whole only where their path lies in it", () => {
    for (const { sets, replaces } of knobs)
      if (replaces !== null) expect(sets.startsWith(`${replaces}.`)).toBe(true);
  });
});

describe("a knob that nobody registered", () => {
  it("is of neither kind, sets the path it is called by and is titled by it", () => {
    expect(knobNamed("training.stop.patience_epochs")).toMatchObject({
      kind: "other",
      hotter: null,
      column: "axis",
      sets: "training.stop.patience_epochs",
      title: "Stop patience epochs",
    });
    expect(knobNamed("data.difficulty").title).toBe("Difficulty");
    expect(knobNamed("dropout").title).toBe("Dropout");
    expect(findKnob("data.difficulty")).toBeUndefined();
  });
});

describe("registerKnob", () => {
  it("refuses a name, an alias or a path that another knob has", () => {
    const taken = expect.objectContaining({ code: "knobs/taken" });
    const free = { name: "made_up", title: "Made up", sets: "model.made_up" };
    expect(() => registerKnob(defineKnob({ ...free, name: "width" }))).toThrow(taken);
    expect(() => registerKnob(defineKnob({ ...free, aliases: ["lr"] }))).toThrow(taken);
    expect(() => registerKnob(defineKnob({ ...free, name: "wd" }))).toThrow(taken);
    expect(() => registerKnob(defineKnob({ ...free, sets: "model.width" }))).toThrow(taken);
    expect(findKnob("made_up")).toBeUndefined();
  });
});
