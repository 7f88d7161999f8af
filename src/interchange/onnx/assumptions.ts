import { conjoined, counted, quotedBriefly } from "#words";
import type { FoundParameters } from "./find-parameters.ts";
import type { FilledInput, FoundInputs } from "./inputs-beside.ts";
import { ELEMENT_TYPES, type OnnxNode } from "./model.ts";
import { type Preparation, preparationSentence } from "./preparation.ts";

/** What is said of how a file was understood. */
export interface Understanding {
  readonly nodes: readonly OnnxNode[];
  readonly preparation: Preparation | undefined;
  readonly writtenBatch: number | undefined;
  readonly found: FoundParameters;
  readonly copies: ReadonlyMap<string, readonly string[]>;
  readonly head: string | undefined;
  readonly wasTraining: boolean;
}

const MOST_NAMES = 4;

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(quotedBriefly);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : conjoined(shown);
}

/** What was assumed of a file, a sentence each. */
export function assumptionsOf(understanding: Understanding): readonly string[] {
  return [
    understanding.head,
    understanding.preparation && preparationSentence(understanding.preparation),
    evaluated(understanding),
    folded(understanding),
    unnamed(understanding),
    ...toldApart(understanding),
    ...constants(understanding),
    rounded(understanding),
    batched(understanding),
  ].filter((sentence) => sentence !== undefined);
}

function evaluated({ nodes, wasTraining }: Understanding): string | undefined {
  if (wasTraining) {
    return "The file was exported for training: it is evaluated by the stored statistics of its batch normalisations and without dropout.";
  }
  if (nodes.some(({ operator }) => operator === "Dropout")) return "Dropout is left out, as in evaluation.";
  return undefined;
}

const FOLDED_NAME = /^onnx::Conv_\d+$/;
const FOLDED_RULE = /^FuseBatchNorm/;

/** Whether an exporter computed a batch normalisation into the weights of a node: the older of PyTorch's, the newer, and its first versions. */
function isFolded({ operator, inputs, rewriting = "" }: OnnxNode): boolean {
  const [, weight = "", bias = ""] = inputs;
  if (FOLDED_RULE.test(rewriting)) return true;
  if (operator !== "Conv" && operator !== "ConvTranspose" && operator !== "Gemm") return false;
  return (
    (FOLDED_NAME.test(weight) && FOLDED_NAME.test(bias)) ||
    (weight.endsWith("weight") && bias === `${weight}_bias`)
  );
}

function folded({ nodes }: Understanding): string | undefined {
  if (!nodes.some(isFolded)) return undefined;
  return (
    "Batch normalisations were folded into the layers before them when the file was written: the landscape is that of the " +
    "folded weights, whose Hessian is another. Export with optimize=False, or with dynamo=False, " +
    "training=TrainingMode.PRESERVE and do_constant_folding=False, to keep them."
  );
}

const LOST_NAME = /^(onnx::|_?v_?\d+$|val_\d+$|\d+$)/;

function unnamed({ found }: Understanding): string | undefined {
  const lost = found.parameters.filter(({ name }) => LOST_NAME.test(name)).map(({ name }) => name);
  if (lost.length === 0) return undefined;
  return `The exporter replaced ${counted(lost.length, "name")} of parameters (${namesOf(lost)}), so weights from other files may not be found by name.`;
}

function toldApart({ copies, found }: Understanding): readonly string[] {
  const kept = new Set([
    ...found.parameters.map(({ name }) => name),
    ...found.layers.flatMap(({ mean, variance }) => [mean.name, variance.name]),
  ]);
  const groups = [...copies].map(([name, others]) => [name, ...others].filter((own) => kept.has(own)));
  const shared = groups.filter((names) => names.length > 1);
  if (shared.length === 0) return [];
  const texts = shared.slice(0, MOST_NAMES).map(namesOf);
  const more = shared.length > texts.length ? ", and others" : "";
  return [
    `The file stores equal parameters once; they are told apart again: ${texts.join("; ")}${more}. Weights that a network shares on purpose would be told apart too.`,
  ];
}

function constants({ found }: Understanding): readonly string[] {
  const byReason = Map.groupBy(found.constants, ([, reason]) => reason);
  return [...byReason].map(([reason, entries]) => {
    const names = namesOf(entries.map(([name]) => name));
    if (entries.length === 1) return `${names} is no parameter: ${reason}.`;
    return `${names} are no parameters: ${reason.replace(/^it is/, "each is").replace(/^it /, "each ")}.`;
  });
}

function rounded({ found }: Understanding): string | undefined {
  const types = new Set(found.parameters.map(({ type }) => type).filter((type) => type !== 1));
  if (types.size === 0) return undefined;
  const names = [...types].map((type) => ELEMENT_TYPES[type] ?? String(type));
  return `It is computed in float32; the file has parameters in ${conjoined(names)}.`;
}

function batched({ writtenBatch }: Understanding): string | undefined {
  if (writtenBatch === undefined) return undefined;
  return `The file was written for batches of ${counted(writtenBatch, "example")}; it is read for any number.`;
}

/** What a network reads beside examples, whatever is taken for it; no sentence where it reads nothing. */
export function besideInWords({ examples, beside }: FoundInputs): readonly string[] {
  if (beside.length === 0) return [];
  const names = conjoined(beside.map(({ port }) => quotedBriefly(port.name)));
  return [`It reads ${names} beside ${quotedBriefly(examples.name)}.`];
}

/** What is filled in where examples do not bring it; no sentence where nothing is. */
export function filledInWords({ filled }: { readonly filled: readonly FilledInput[] }): readonly string[] {
  if (filled.length === 0) return [];
  const texts = filled.map(({ port, value }) => `${quotedBriefly(port.name)} by ${value}`);
  return [`Inputs beside the examples are filled in, for all of them: ${conjoined(texts)}.`];
}
