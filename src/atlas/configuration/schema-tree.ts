import { stringify } from "yaml";
import { z } from "zod";
import { experimentSchema } from "./schema.ts";

/** A part of a JSON Schema. */
export type SchemaNode = z.core.JSONSchema.JSONSchema;

/** The JSON Schema (draft 2020-12) of a configuration file, for editors that complete and check as one types. */
export function configurationJsonSchema(): SchemaNode {
  return { ...z.toJSONSchema(experimentSchema(), { io: "input" }), title: "Loss Atlas experiment" };
}

/** The keys of a mapping with what each may hold. */
export function propertiesOf(node: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, property]) =>
    typeof property === "boolean" ? [] : [[key, property] as const],
  );
}

/** The key and fixed value that tell one kind of a mapping from its other kinds, such as `source: teacher`. */
export function kindOf(node: SchemaNode): string | undefined {
  const kind = propertiesOf(node).find(([, property]) => property.const !== undefined);
  return kind === undefined ? undefined : `${kind[0]}: ${kind[1].const}`;
}

/** A value as YAML on one line. */
export function flow(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trim();
}
