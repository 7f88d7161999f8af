import { AtlasError } from "#errors";
import type { Family } from "./family.ts";

const registered = new Map<string, Family>();

/**
 * Makes a family known everywhere: in configurations, their commented text and schema, in plans and in jobs.
 *
 * @throws AtlasError `families/taken` of kind `failure` where another family has its name
 */
export function registerFamily(family: Family): void {
  if (registered.has(family.name)) {
    throw new AtlasError({
      code: "families/taken",
      kind: "failure",
      problem: `there is a family ${family.name} already`,
      where: family.name,
      expected: "a name of its own",
    });
  }
  registered.set(family.name, family);
}

/** Every registered family, in the order in which they were registered. */
export function families(): readonly Family[] {
  return [...registered.values()];
}

/** The family of a name; throws an input error `families/unknown` where nobody registered it. */
export function familyNamed(name: string): Family {
  const family = registered.get(name);
  if (family !== undefined) return family;
  throw new AtlasError({
    code: "families/unknown",
    kind: "input",
    problem: `there is no family ${name}`,
    where: "model.family",
    expected: `one of ${[...registered.keys()].join(", ")}`,
  });
}
