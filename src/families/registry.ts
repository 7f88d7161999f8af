import { Registry } from "#registry";
import type { Family } from "./family.ts";

const FAMILIES = new Registry<Family>({ one: "family", many: "families", namesOf: ({ name }) => [name] });

/**
 * Makes a family known everywhere: in configurations, their commented text and schema, in plans and in jobs.
 *
 * @throws AtlasError `families/taken` of kind `failure` where another family has its name
 */
export function registerFamily(family: Family): void {
  FAMILIES.register(family);
}

/** Every registered family, in the order in which they were registered. */
export function families(): readonly Family[] {
  return FAMILIES.all();
}

/** The family of a name; throws an input error `families/unknown` where nobody registered it. */
export function familyNamed(name: string): Family {
  return FAMILIES.named(name, "model.family");
}
