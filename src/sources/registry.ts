import { AtlasError } from "#errors";
import type { Source } from "./source.ts";

const registered = new Map<string, Source>();

/**
 * Makes a source known everywhere: in configurations, their commented text and schema, in plans and in jobs.
 *
 * @throws AtlasError `sources/taken` of kind `failure` where another source has its name
 */
export function registerSource(source: Source): void {
  if (registered.has(source.name)) {
    throw new AtlasError({
      code: "sources/taken",
      kind: "failure",
      problem: `there is a source ${source.name} already`,
      where: source.name,
      expected: "a name of its own",
    });
  }
  registered.set(source.name, source);
}

/** Every registered source, in the order in which they were registered. */
export function sources(): readonly Source[] {
  return [...registered.values()];
}

/** The source of a name; throws an input error `sources/unknown` where nobody registered it. */
export function sourceNamed(name: string): Source {
  const source = registered.get(name);
  if (source !== undefined) return source;
  throw new AtlasError({
    code: "sources/unknown",
    kind: "input",
    problem: `there is no source ${name}`,
    where: "data.source",
    expected: `one of ${[...registered.keys()].join(", ")}`,
  });
}
