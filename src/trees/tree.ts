import type { Tensor } from "./tensor.ts";

/** A nest of arrays and records with leaves of one type. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [key: string]: Tree<Leaf> };

/** The shape of a tree without its leaves. Keys of records are visited in sorted order. */
export type TreeStructure =
  | { readonly kind: "leaf" }
  | { readonly kind: "array"; readonly children: readonly TreeStructure[] }
  | {
      readonly kind: "record";
      readonly keys: readonly string[];
      readonly children: readonly TreeStructure[];
    };

/** Whether a tree node is a tensor leaf. */
export function isTensor(node: Tree<Tensor>): node is Tensor {
  return "data" in node && ArrayBuffer.isView(node.data) && "shape" in node;
}

/** The leaves of a tree in a fixed order, with the structure that puts them back. */
export function flattenTree<Leaf>(
  tree: Tree<Leaf>,
  isLeaf: (node: Tree<Leaf>) => node is Leaf,
): { readonly leaves: Leaf[]; readonly structure: TreeStructure } {
  const leaves: Leaf[] = [];
  const visit = (node: Tree<Leaf>): TreeStructure => {
    if (isLeaf(node)) {
      leaves.push(node);
      return { kind: "leaf" };
    }
    if (Array.isArray(node)) return { kind: "array", children: node.map(visit) };
    const record = node as { readonly [key: string]: Tree<Leaf> };
    const keys = Object.keys(record).sort();
    return { kind: "record", keys, children: keys.map((key) => visit(record[key]!)) };
  };
  return { structure: visit(tree), leaves };
}

/** The tree of the given structure whose leaves are taken in order. */
export function unflattenTree<Leaf>(structure: TreeStructure, leaves: readonly Leaf[]): Tree<Leaf> {
  let next = 0;
  const build = (node: TreeStructure): Tree<Leaf> => {
    if (node.kind === "leaf") return leaves[next++]!;
    if (node.kind === "array") return node.children.map(build);
    return Object.fromEntries(node.keys.map((key, i) => [key, build(node.children[i]!)]));
  };
  return build(structure);
}
