import { rebuilt } from "./rebuilt.ts";
import { experimentSchema } from "./schema.ts";
import { configurationJsonSchema, kindOf, propertiesOf, type SchemaNode } from "./schema-tree.ts";

/** One key of the file format. */
interface Key {
  readonly path: readonly string[];
  /** What must hold for the key to be there, such as `source: teacher`. */
  readonly condition: string | undefined;
}

/** The sections where a key of that name belongs, such as `training`, for one found elsewhere; at most four. */
export function homesOfKey(key: string): readonly string[] {
  const homes = allKeys()
    .filter(({ path }) => path.length > 1 && path.at(-1) === key)
    .map(({ path, condition }) => {
      const section = path.slice(0, -1).join(".");
      return condition === undefined ? section : `${section} (${condition})`;
    });
  return [...new Set(homes)].slice(0, 4);
}

const allKeys = rebuilt(
  () => [experimentSchema()],
  () => keysOf(configurationJsonSchema(), [], undefined),
);

function keysOf(node: SchemaNode, path: readonly string[], condition: string | undefined): readonly Key[] {
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  const ownCondition = kindOf(node) ?? condition;
  return [
    ...branches.flatMap((branch) => keysOf(branch, path, condition)),
    ...propertiesOf(node).flatMap(([name, property]) => [
      { path: [...path, name], condition: ownCondition },
      ...keysOf(property, [...path, name], ownCondition),
    ]),
  ];
}
