import { AtlasError } from "#errors";
import { nearestWord } from "#words";
import type { Explanation } from "./glossary.ts";

/**
 * What goes by any of the names, each once. A setting goes by the end of its path too, such as `trace_probes` or
 * `curvature.trace_probes`, where nothing is called so and no other setting ends alike; what is called so says which settings end so besides.
 *
 * @throws AtlasError `explain/unknown-name` and `explain/ambiguous-name`, both of kind `input`
 */
export function explanationsOf(
  names: readonly string[],
  known: readonly Explanation[],
): readonly Explanation[] {
  const found = names.flatMap((name) => namedSo(name, known));
  return [...new Map(found.map((one) => [`${one.sort} ${one.name}`, one])).values()];
}

function namedSo(name: string, known: readonly Explanation[]): readonly Explanation[] {
  const called = known.filter((one) => one.name === name || one.also.includes(name));
  const ending = known.filter((one) => one.sort === "setting" && one.name.endsWith(`.${name}`));
  if (called.length > 0) return called.map((one) => withSettings(one, ending));
  if (ending.length === 1) return ending;
  throw ending.length === 0 ? unknownName(name, known) : ambiguousName(name, ending);
}

/** Something with the settings besides that its name may mean. */
function withSettings(one: Explanation, ending: readonly Explanation[]): Explanation {
  const others = ending.map(({ name }) => name).filter((name) => !one.also.includes(name));
  if (others.length === 0) return one;
  return { ...one, facts: [...one.facts, ["settings of this name", others.join(", ")]] };
}

function ambiguousName(name: string, ending: readonly Explanation[]): AtlasError {
  return new AtlasError({
    code: "explain/ambiguous-name",
    kind: "input",
    problem: `${ending.length} settings end in ${JSON.stringify(name)}`,
    expected: `one of ${ending.map((one) => one.name).join(", ")}`,
  });
}

function unknownName(name: string, known: readonly Explanation[]): AtlasError {
  const nearest = nearestWord(
    name,
    known.flatMap((one) => [one.name, ...one.also, lastWordOf(one)]),
  );
  return new AtlasError({
    code: "explain/unknown-name",
    kind: "input",
    problem: `nothing is called ${JSON.stringify(name)}`,
    expected: "a quantity, measurement, knob, family, source, loss, optimiser or setting",
    remedy: nearest === undefined ? "loss-atlas explain lists them all" : `Did you mean ${nearest}?`,
  });
}

/** `trace_probes` of `measure.curvature.trace_probes`. */
function lastWordOf({ name }: Explanation): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
