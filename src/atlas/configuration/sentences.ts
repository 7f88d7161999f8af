import { familyNamed, trainedFamilies } from "#families";
import { registeredLosses } from "#landscape/losses";
import { measurements } from "#measurements";
import { sources } from "#sources";
import { alternatives } from "#words";
import { exampleShapeOf, hasSentences, haveTokens, placesOf } from "./example-shape.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { axisOfKnob, valuesOfKnob } from "./knob-values.ts";

/** What does not fit together where there are sentences and networks that read something else, or the other way round. */
export function sentencesAndOthers(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  const { data, model } = sections;
  if (data === undefined) return [];
  const ofFamily = model === undefined ? [] : familyOfOthers(data, model);
  if (!hasSentences(data)) {
    return [
      ...ofFamily,
      ...measurementsOfSentences(sections),
      ...tokensOfOthers(sections),
      ...(placesOf(data) > 1 ? [...lossOfSingleAnswers(sections), ...tooManyAnswers(sections)] : []),
      ...(haveTokens(data) ? [...treatmentOfPixels(sections), ...mixedTokens(sections)] : []),
    ];
  }
  return [
    ...ofFamily,
    ...lossOfSingleAnswers(sections),
    ...treatmentOfPixels(sections),
    ...tooManyAnswers(sections),
  ];
}

/** Sections of measurements that only networks of sentences have. */
function measurementsOfSentences({ data, measure }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || measure === undefined) return [];
  return measurements()
    .filter(({ kind, needsSentences }) => needsSentences && measure[kind] !== undefined)
    .map(({ kind }) => ({
      path: ["measure", kind],
      problem: `measure.${kind} is of sentences, but data.source ${data.source} gives none`,
      expected: "no key",
    }));
}

/** The most numbers that a network may answer a part of the data with, which are held in one array. */
const MOST_ANSWERS = 2 ** 28;

function tooManyAnswers({ data, grid }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined) return [];
  const shape = exampleShapeOf(data);
  const isPair = "tokens" in shape;
  const classes = isPair ? shape.tokens.words.target : "classes" in shape ? shape.classes : 1;
  const each = placesOf(data) * classes;
  const parts = [
    {
      path: grid === undefined ? ["data", "examples"] : pathOfKnob(grid, "examples"),
      examples: grid === undefined ? data.examples : Math.max(...valuesOfKnob({ data, grid }, "examples")),
    },
    { path: ["data", "test_examples"], examples: data.test_examples },
  ];
  return parts.flatMap(({ path, examples }) => {
    if (examples * each <= MOST_ANSWERS) return [];
    return [
      {
        path,
        problem: `${path.join(".")} is ${examples}, and a network answers each ${isPair ? "pair" : "one"} with ${each.toLocaleString("en-US")} numbers, one for each ${isPair ? "token" : "class"} that may stand at each place`,
        expected: `at most ${Math.floor(MOST_ANSWERS / each)}`,
        ...(isPair && { remedy: "Or take a smaller data.vocabulary or data.length" }),
      },
    ];
  });
}

function familyOfOthers(
  data: ComparedSections["data"],
  { family }: ComparedSections["model"],
): readonly Inconsistency[] {
  const { needsSentences = false } = familyNamed(family);
  const given = hasSentences(data);
  if (needsSentences === given) return [];
  const fitting = trainedFamilies().filter((other) => (other.needsSentences ?? false) === given);
  const others = sources().filter(({ makesSentences = false }) => makesSentences === needsSentences);
  const what = needsSentences ? "gives no sentences with translations" : "gives sentences with translations";
  return [
    {
      path: ["model", "family"],
      problem: `model.family is ${family}, but data.source ${data.source} ${what}`,
      expected: alternatives(fitting.map(({ name }) => name)),
      ...(others.length > 0 && {
        remedy: `Or set data.source to ${alternatives(others.map(({ name }) => name))}`,
      }),
    },
  ];
}

function lossOfSingleAnswers({ data, training }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || training === undefined) return [];
  const judging = registeredLosses().filter(({ judgesSentences }) => judgesSentences);
  if (judging.some(({ kind }) => kind === training.loss.kind)) return [];
  return [
    {
      path: ["training", "loss"],
      problem: `training.loss is ${training.loss.kind}, which judges ${hasSentences(data) ? "no sentences" : "one answer an example"}, and data.source ${data.source} gives ${hasSentences(data) ? "them" : "several"}`,
      expected: alternatives(judging.map(({ kind }) => kind)),
    },
  ];
}

/** A family of numbers that are answered once where there are tokens, or several answers. */
function tokensOfOthers({ data, model }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || model === undefined) return [];
  const { name, readsTokens = false, needsSentences = false } = familyNamed(model.family);
  const [areTokens, places] = [haveTokens(data), placesOf(data)];
  if (readsTokens || needsSentences || (!areTokens && places === 1)) return [];
  return [
    {
      path: ["model", "family"],
      problem: areTokens
        ? `model.family is ${name}, which reads numbers, but the examples of data.source ${data.source} are tokens`
        : `model.family is ${name}, which answers an example once, but those of data.source ${data.source} have a class at each of ${places} places`,
      expected: "a network of your own by model.module, or of a file by model.onnx",
    },
  ];
}

/** Tokens have none between them on which networks could be compared. */
function mixedTokens({ data, measure }: Partial<ComparedSections>): readonly Inconsistency[] {
  const own: unknown = measure?.similarity;
  if (data === undefined || typeof own !== "object" || own === null) return [];
  if (!("probes" in own) || own.probes !== "mixup") return [];
  return [
    {
      path: ["measure", "similarity", "probes"],
      problem: "measure.similarity.probes is mixup, but examples are tokens, between which there are none",
      expected: "usual or clean",
    },
  ];
}

/** Noise on pixels and figures to standardise them with, where there are no pixels. */
function treatmentOfPixels({ data, grid }: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined) return [];
  const none = `data.source ${data.source} has no pixels`;
  const found: Inconsistency[] = [];
  if (data.pixel_noise !== 0) {
    const problem = `data.pixel_noise is ${data.pixel_noise}, but ${none}`;
    found.push({ path: ["data", "pixel_noise"], problem, expected: "0 or no key" });
  }
  for (const knob of ["pixel_noise", "blur"]) {
    if (grid === undefined || axisOfKnob(grid, knob) === undefined) continue;
    const path = pathOfKnob(grid, knob);
    found.push({ path, problem: `${path.join(".")} varies, but ${none}`, expected: "another knob" });
  }
  if (data.standardise !== "train") {
    const problem = `data.standardise gives figures for pixels, but ${none}`;
    found.push({ path: ["data", "standardise"], problem, expected: "no key" });
  }
  return found;
}
