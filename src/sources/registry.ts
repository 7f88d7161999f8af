import { Registry } from "#registry";
import type { Source } from "./source.ts";

const SOURCES = new Registry<Source>({ one: "source", many: "sources", namesOf: ({ name }) => [name] });

/**
 * Makes a source known everywhere: in configurations, their commented text and schema, in plans and in jobs.
 *
 * @throws AtlasError `sources/taken` of kind `failure` where another source has its name
 */
export function registerSource(source: Source): void {
  SOURCES.register(source);
}

/** Every registered source, in the order in which they were registered. */
export function sources(): readonly Source[] {
  return SOURCES.all();
}

/** The source of a name; throws an input error `sources/unknown` where nobody registered it. */
export function sourceNamed(name: string): Source {
  return SOURCES.named(name, "data.source");
}
