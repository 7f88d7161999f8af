import { networkFilesOf } from "#families";
import { configurationJsonSchema, flow, kindOf, propertiesOf, type SchemaNode } from "./schema-tree.ts";

const LINE_WIDTH = 100;

/** What a commented file says besides the keys. */
export interface CommentedFileOptions {
  /** The experiment's name; that of the built-in experiment unless given. */
  readonly name?: string;
  /** The JSON Schema beside the file, which editors then complete and check with. */
  readonly schemaFile?: string;
}

/** A configuration file with every key at its default, each under a comment that tells its meaning and range. */
export function commentedConfiguration({ name, schemaFile }: CommentedFileOptions = {}): string {
  const header = [
    ...(schemaFile === undefined ? [] : [`# yaml-language-server: $schema=${schemaFile}`]),
    "# An experiment of Loss Atlas. Every key may be left out and then has the value written here.",
    "# See what it would train: loss-atlas plan FILE. Run it: loss-atlas run FILE.",
  ];
  const keys = linesOf(configurationJsonSchema(), "").map((line) =>
    name !== undefined && line.startsWith("name: ") ? `name: ${flow(name)}` : line,
  );
  return `${[...header, ...keys].join("\n")}\n`;
}

function linesOf(node: SchemaNode, indent: string): readonly string[] {
  const [usual = node, ...kinds] = node.oneOf ?? [];
  const others = kinds.filter((kind) => !isOfNetworkFiles(kind));
  return [
    ...propertiesOf(usual).flatMap(([key, property]) => [
      ...(indent === "" ? [""] : []),
      ...commentLines(property.description ?? "", indent),
      ...(isLeftOut(property)
        ? commentLines(`${key}: ${flow(exampleOf(property))}`, indent, "  ")
        : isShownKeyByKey(property)
          ? [`${indent}${key}:`, ...linesOf(property, `${indent}  `)]
          : [`${indent}${key}: ${flow(property.default)}`]),
    ]),
    ...others.flatMap((other) =>
      commentLines(`With ${kindOf(other)}: ${differences(usual, other, "").join(", ")}.`, indent),
    ),
  ];
}

/** Whether a kind of the model section is that of networks that are trained already: nobody who trains needs it. */
function isOfNetworkFiles(kind: SchemaNode): boolean {
  const [, family] = kindOf(kind)?.split("family: ") ?? [];
  return family !== undefined && networkFilesOf({ family }) !== undefined;
}

/** Whether a key is not there unless it is given, however much the keys of its mapping have defaults. */
function isLeftOut(node: SchemaNode): boolean {
  return node.default === undefined && (node.properties !== undefined || node.examples !== undefined);
}

/** What a key that is left out may hold: the defaults of its mapping, or the example that its description has. */
function exampleOf(node: SchemaNode): unknown {
  if (node.examples !== undefined) return node.examples[0];
  return Object.fromEntries(propertiesOf(node).map(([key, property]) => [key, property.default]));
}

/** A mapping is shown key by key, unless its own default says which of its keys are there. */
function isShownKeyByKey(node: SchemaNode): boolean {
  const hasOwnDefault = node.default !== undefined && flow(node.default) !== "{}";
  const keys = propertiesOf(node.oneOf?.[0] ?? node);
  return !hasOwnDefault && keys.some(([, key]) => key.default !== undefined || isShownKeyByKey(key));
}

/** The keys and defaults in which another kind of a section differs from the usual one. */
function differences(usual: SchemaNode, other: SchemaNode, path: string): readonly string[] {
  const usualKeys = new Map(propertiesOf(usual));
  return propertiesOf(other).flatMap(([key, property]) => {
    const counterpart = usualKeys.get(key);
    if (property.const !== undefined || property.examples !== undefined) return [];
    if (property.properties !== undefined && counterpart !== undefined) {
      return differences(counterpart, property, `${path}${key}.`);
    }
    const isSame = counterpart !== undefined && flow(counterpart.default) === flow(property.default);
    return isSame ? [] : [`${path}${key} ${flow(property.default)}`];
  });
}

/** Text as comment lines of at most `LINE_WIDTH` characters, those after the first set in by so much more. */
function commentLines(text: string, indent: string, hanging = ""): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}# ${lines.length === 0 ? "" : hanging}${word}`);
  }
  return lines;
}
