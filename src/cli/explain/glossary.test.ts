import { expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { AtlasError } from "#errors";
import { explainedText, glossaryText } from "./explain-text.ts";
import { glossary } from "./glossary.ts";

const known = glossary();

test("every name of a configuration or a table is explained, none twice within its sort", () => {
  for (const name of ["train_loss", "curvature", "batch_size", "resnet18", "cifar10", "cross-entropy", "sam"])
    expect(known.filter((one) => one.name === name)).toHaveLength(1);
  const names = known.map(({ sort, name }) => `${sort} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, meaning, facts } of known) {
    expect(meaning, name).not.toBe("");
    for (const [heading, text] of facts) expect(text, `${name} ${heading}`).not.toBe("");
  }
});

test("settings are explained by their path, once, whatever kind of a section has them", () => {
  const settings = known.filter(({ sort }) => sort === "setting");
  const usualOf = (path: string) => settings.find(({ name }) => name === path)?.facts;
  expect(usualOf("training.momentum")).toEqual([["default", "0.9"]]);
  expect(usualOf("training.budget")).toEqual([["default", "{ epochs: 100 }"]]);
  expect(usualOf("training.loss.label_smoothing")).toEqual([["default", "0"]]);
  // Every source that is read from files has a folder of its own.
  expect(usualOf("data.folder")).toEqual([]);
  expect(usualOf("grid.refine.share")).toEqual([["default", "0.6"]]);
  // Axes are settings again, and explained as those.
  expect(settings.map(({ name }) => name).filter((name) => name.startsWith("grid."))).toEqual([
    "grid.load",
    "grid.temperature",
    "grid.slices",
    "grid.refine",
    "grid.refine.rounds",
    "grid.refine.share",
    "grid.refine.more_seeds",
  ]);
});

test("other names of columns, and what a knob sets, lead to a thing as its own name does", () => {
  const sortsOf = (word: string) =>
    known.flatMap(({ name, also, sort }) =>
      name === word || also.includes(word) ? [`${sort} ${name}`] : [],
    );
  expect(sortsOf("lr")).toEqual(["knob learning_rate"]);
  expect(sortsOf("train_acc")).toEqual(["quantity train_error_pct"]);
  expect(sortsOf("training.momentum")).toEqual(["knob momentum", "setting training.momentum"]);
});

test("a knob says what its setting may be, its default, and the way of its kind", () => {
  const factsOf = (knob: string) =>
    Object.fromEntries(known.find(({ sort, name }) => sort === "knob" && name === knob)?.facts ?? []);
  expect(factsOf("weight_bits")).toMatchObject({ values: "a whole number from 2 to 32", default: "32" });
  expect(factsOf("checkpoint").values).toBe("a whole number from 0 to 1,000,000");
  expect(factsOf("checkpoint_share").values).toBe("a number above 0, at most 1");
  expect(factsOf("density")).toMatchObject({
    values: "a number from 0.000001 to 1",
    "heavier load": "downward",
  });
  expect(factsOf("blur")).toMatchObject({ values: "a number from 0 to 100", "heavier load": "upward" });
  expect(factsOf("learning_rate").hotter).toBe("upward");
  expect(factsOf("optimiser").values).toBe("sgd, adam, adamw or sam");
});

test("what a knob is said to take is what the grid says of any other value", () => {
  for (const { name, facts } of known.filter(({ sort }) => sort === "knob")) {
    const { values } = Object.fromEntries(facts);
    const refusal = catchError(() => parseConfiguration(`{ grid: { slices: { ${name}: [{}] } } }`, "a.yaml"));
    const expected = values?.replace(/^(?!a )(.*) or (\S+)$/, "$1, $2");
    expect(refusal.expected?.replace(/^one of /, ""), name).toBe(expected);
  }
});

function catchError(act: () => unknown): AtlasError {
  try {
    act();
  } catch (error) {
    if (error instanceof AtlasError) return error;
  }
  throw new Error("nothing was refused");
}

test("texts fit a terminal", () => {
  for (const text of [glossaryText(known, 79), explainedText(known, 79)])
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(79);
});

test("a measurement says its settings with their defaults and what it keeps", () => {
  const text = explainedText(
    known.filter(({ name }) => name === "curvature"),
    500,
  );
  expect(text).toContain(
    "measure.curvature.trace_probes: Random vectors the trace is estimated from; a whole number",
  );
  expect(text).toContain("By default 32.");
  expect(text).toContain("lanczos_weights: Weights of these nodes, which sum to 1; kept with the result.");
});
