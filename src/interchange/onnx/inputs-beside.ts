import { conjoined, counted, quotedBriefly } from "#words";
import type { OnnxGraph, OnnxNode, OnnxPort } from "./model.ts";
import { modelError } from "./model-error.ts";
import { readBy } from "./needed-nodes.ts";
import { isFloat } from "./tensor-data.ts";

/** An input that a network reads beside its examples. */
interface InputBeside {
  readonly port: OnnxPort;
  /** What it may be filled with for all examples; `undefined` where nothing can be known of it. */
  readonly usual: 0 | 1 | undefined;
}

/** An input that is the same for all examples: a mask that hides nothing, or segments that are all the first. */
export interface FilledInput {
  readonly port: OnnxPort;
  readonly value: 0 | 1;
}

/** An input that examples bring beside their tokens, and in which row. */
export interface BroughtInput {
  readonly port: OnnxPort;
  readonly row: number;
}

/** The inputs that the nodes of a network read, beside stored tensors. */
export interface FoundInputs {
  readonly examples: OnnxPort;
  readonly beside: readonly InputBeside[];
}

/** What inputs beside examples are called, and may be filled with. */
const USUAL = [
  { name: /attention_mask|^mask$/i, value: 1 },
  { name: /token_type|segment/i, value: 0 },
] as const;

/** What the input of tokens is called, where others of whole numbers stand beside it. */
const TOKENS = /^(input_?ids|tokens|ids)$/i;

/**
 * The one input of examples, and those that are read beside it.
 *
 * @throws AtlasError `onnx/input` for none, or several.
 */
export function findInputs(graph: OnnxGraph, nodes: readonly OnnxNode[], where: string): FoundInputs {
  const stored = new Set(graph.initializers.map(({ name }) => name));
  const read = new Set(nodes.flatMap(readBy));
  const ports = graph.inputs.filter(({ name }) => !stored.has(name) && read.has(name));
  const usualOf = ({ name }: OnnxPort) => USUAL.find((kind) => kind.name.test(name))?.value;
  const unknown = ports.filter((port) => usualOf(port) === undefined);
  const tokens = unknown.filter(({ name, type }) => TOKENS.test(name) && !isFloat(type));
  const candidates = ports.length === 1 ? ports : tokens.length === 1 ? tokens : unknown;
  const [examples] = candidates;
  const others = ports.filter((port) => port !== examples);
  // Beside images and rows of numbers stands nothing that data of tokens could bring, and a mask of real numbers may be a
  // factor, where 1 shows a token, or a summand, where 0 does.
  const areBeside = others.length === 0 || ports.every(({ type }) => !isFloat(type));
  if (examples !== undefined && candidates.length === 1 && areBeside) {
    return { examples, beside: others.map((port) => ({ port, usual: usualOf(port) })) };
  }
  const names = ports.map(({ name }) => quotedBriefly(name)).join(", ");
  const found =
    ports.length === 0
      ? "its output depends on no input"
      : `it has ${counted(ports.length, "input")}: ${names}`;
  throw modelError("input", where, found, {
    expected: "one input, of examples",
    remedy: "Export the network as a function of its examples alone, what else it takes filled in",
  });
}

/** What is brought and what is filled of the inputs beside examples. */
interface BesideExamples {
  readonly brought: readonly BroughtInput[];
  readonly filled: readonly FilledInput[];
}

/**
 * Which inputs beside the tokens come from examples, and which are filled in.
 *
 * @param own the shape of what the input of tokens takes of an example.
 * @param names of the rows that examples bring behind their tokens; those that the network does not read are passed over.
 * @throws AtlasError `onnx/input` for an input that is neither brought nor can be filled in, or that is no row like the tokens.
 */
export function besideExamples(
  { beside }: FoundInputs,
  own: readonly number[],
  names: readonly string[],
  where: string,
): BesideExamples {
  const brought = beside.flatMap(({ port }) => {
    const row = names.indexOf(port.name) + 1;
    return row === 0 ? [] : [{ port, row }];
  });
  const left = beside.filter(({ port }) => !names.includes(port.name));
  const lacking = left.flatMap(({ port, usual }) => (usual === undefined ? [port.name] : []));
  if (lacking.length > 0) {
    throw modelError(
      "input",
      where,
      `it reads ${conjoined(lacking.map(quotedBriefly))} beside its tokens, and the examples bring none`,
      {
        expected: `rows of whole numbers of ${lacking.length === 1 ? "that name" : "those names"}, one for each text`,
        remedy:
          "Save them as arrays of these names beside the tokens, or export the network as a function of its tokens alone, what else it takes filled in",
      },
    );
  }
  for (const { port } of brought) {
    const size = shapeBeside(port, own, 1).reduce((product, one) => product * one, 1);
    if (own.length === 1 && size === own[0]) continue;
    throw modelError(
      "input",
      where,
      `its input ${quotedBriefly(port.name)} has ${counted(size, "number")} for an example of ${own.join(" × ")}`,
      { expected: "as many as there are tokens" },
    );
  }
  const filled = left.flatMap(({ port, usual }) => (usual === undefined ? [] : [{ port, value: usual }]));
  return { brought, filled };
}

/** The shape of an input beside some examples; sizes that the file leaves free are those of the examples, or 1 before them. */
export function shapeBeside(
  { shape }: OnnxPort,
  example: readonly number[],
  batch: number,
): readonly number[] {
  const sizes = shape?.slice(1) ?? example;
  const before = sizes.length - example.length;
  return [
    batch,
    ...sizes.map((size, axis) =>
      typeof size === "number" ? size : axis < before ? 1 : (example[axis - before] ?? 1),
    ),
  ];
}
