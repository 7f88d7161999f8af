import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node } from "yaml";

/** Mappings and lists in each other; no configuration needs more than half as many. */
export const MOST_LEVELS = 24;

/** Values that stand for others; a few hundred of them can stand for more than any memory holds. */
export const MOST_ALIASES = 100;

/** What a document has that a configuration must not. */
export interface Survey {
  /** Keys that an earlier key of their mapping equals. */
  readonly duplicates: readonly { readonly key: string; readonly offset: number }[];
  /** Aliases without an anchor in front of them. */
  readonly unknown: readonly Alias[];
  readonly aliases: number;
  /** Offset of the first value below more than `MOST_LEVELS` mappings and lists. */
  readonly tooDeep: number | undefined;
}

/** Goes through a document once, in the order of its text. */
export function survey(document: Document.Parsed): Survey {
  const duplicates: { key: string; offset: number }[] = [];
  const unknown: Alias[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  let tooDeep: number | undefined;

  function visit(node: unknown, level: number): void {
    if (isAlias(node)) {
      aliases++;
      if (!anchors.has(node.source)) unknown.push(node);
      return;
    }
    if (!isMap(node) && !isSeq(node)) {
      if (isScalar(node) && node.anchor !== undefined) anchors.add(node.anchor);
      return;
    }
    if (node.anchor !== undefined) anchors.add(node.anchor);
    if (level > MOST_LEVELS) {
      tooDeep ??= startOf(node) ?? 0;
      return;
    }
    if (isSeq(node)) {
      for (const item of node.items) visit(item, level + 1);
      return;
    }
    const keys = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (keys.has(name)) duplicates.push({ key: name, offset: startOf(key) ?? 0 });
      keys.add(name);
      visit(value, level + 1);
    }
  }

  visit(document.contents, 1);
  return { duplicates, unknown, aliases, tooDeep };
}

/** Where a node begins in the text. */
export function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
}
