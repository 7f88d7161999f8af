import { describe, expect, it } from "vitest";
import { parseConfiguration } from "./read.ts";

const read = (text: string) => parseConfiguration(text, "a.yaml");

const messageOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("no error was thrown");
};

const TEXT = "data: { source: number-words }";
const GRID = "grid: { load: { width: [4] }, temperature: { batch_size: [8] } }";
const BOTH = `{ ${TEXT}, model: { family: transformer }`;

describe("sentences with translations", () => {
  it("are read by a Transformer, whose width is load and whose batch size is temperature", () => {
    const { data, model, training } = read(
      `${BOTH}, grid: { load: { width: [4, 8] }, temperature: { batch_size: [8, 16] } } }`,
    );
    expect(data).toMatchObject({ source: "number-words", tokens: "words", vocabulary: 48, length: 12 });
    expect(model).toMatchObject({ heads: 2, feed_forward: 4, depth: 2, norm: "layer", norm_first: true });
    expect(training.loss).toEqual({ kind: "cross-entropy", label_smoothing: 0 });
  });

  it("are translated by networks, which no others are asked to do", () => {
    const { measure } = read(`${BOTH}, ${GRID}, measure: { translation: { beam: 4 } } }`);
    expect(measure.translation).toEqual({ beam: 4, length_penalty: 0.6 });
    expect(read(`${BOTH}, ${GRID} }`).measure.translation).toEqual({ beam: 1, length_penalty: 0.6 });
    expect(read("{}").measure).not.toHaveProperty("translation");
    expect(messageOf("measure: { translation: { beam: 4 } }")).toMatch(
      /^a\.yaml:1:\d+: measure\.translation is of sentences, but data\.source glyphs gives none/,
    );
  });

  it.each([
    [
      `{ ${TEXT}, model: { family: cnn } }`,
      "model.family is cnn, but data.source number-words gives sentences",
    ],
    [`{ ${TEXT} }`, "model.family is mlp, but data.source number-words gives sentences"],
    [`{ ${TEXT} }`, "expected transformer. Or set data.source to glyphs, teacher"],
    [
      "model: { family: transformer }",
      "model.family is transformer, but data.source glyphs gives no sentences with translations",
    ],
    ["model: { family: transformer }", "Or set data.source to number-words, tatoeba-de-en or parallel-text"],
    [`${BOTH}, training: { loss: mean-squared-error }, ${GRID} }`, "which judges no sentences"],
    [
      `{ ${TEXT.replace(" }", ", pixel_noise: 0.1 }")}, model: { family: transformer }, ${GRID} }`,
      "has no pixels",
    ],
    [
      `{ ${TEXT.replace(" }", ", blur: 1 }")}, model: { family: transformer }, ${GRID} }`,
      "data.blur is 1, but",
    ],
    [
      `{ ${TEXT.replace(" }", ", standardise: { mean: [0], deviation: [1] } }")}, model: { family: transformer }, ${GRID} }`,
      "data.standardise gives figures for pixels",
    ],
    [
      `${BOTH}, grid: { load: { pixel_noise: [0, 1] }, temperature: { batch_size: [8] } } }`,
      "grid.load.pixel_noise varies, but",
    ],
    [
      `${BOTH}, grid: { load: { width: [4, 6, 7] }, temperature: { batch_size: [8] } } }`,
      "a transformer of 2 heads cannot have the width 7",
    ],
    [
      `{ ${TEXT}, model: { family: transformer, heads: 3 }, grid: { load: { width: [9] }, temperature: { batch_size: [8] } } }`,
      "expected a multiple of 6",
    ],
    [
      `{ data: { source: number-words, vocabulary: 3 }, model: { family: transformer } }`,
      "a whole number from 8",
    ],
    [
      `{ data: { source: number-words, length: 1 }, model: { family: transformer } }`,
      "a whole number from 2",
    ],
    [
      `{ data: { source: number-words, spelling: joined }, model: { family: transformer }, ${GRID} }`,
      "expected byte-pairs, or spelling parts",
    ],
    [`{ data: { source: tatoeba-de-en, from: ../de }, model: { family: transformer } }`, "letters, digits"],
    [
      `${BOTH}, grid: { load: { width: [4] }, temperature: { batch_size: [8] }, slices: { data.source: [number-words, glyphs] } } }`,
      "gives no sentences with translations",
    ],
    [
      `{ data: { source: parallel-text, examples: 100000, vocabulary: 8000 }, model: { family: transformer }, ${GRID} }`,
      "a network answers each pair with 192,000 numbers",
    ],
    [
      `{ data: { source: parallel-text, test_examples: 100000, vocabulary: 8000 }, model: { family: transformer }, ${GRID} }`,
      "data.test_examples is 100000",
    ],
  ])("%s is told what is wrong", (text, words) => {
    expect(messageOf(text)).toContain(words);
    expect(messageOf(text)).toMatch(/^a\.yaml:\d+:\d+: /);
  });
});
