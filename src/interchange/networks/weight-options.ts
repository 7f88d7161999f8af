import { AtlasError } from "#errors";
import type { WeightOptions } from "#interchange/weights";
import { quotedBriefly } from "#words";
import type { GivenChoice } from "./given-settings.ts";

/** How weights are read out of their files. */
export function weightOptions({
  key,
  strip,
  map,
}: Pick<GivenChoice, "key" | "strip" | "map">): WeightOptions {
  return {
    ...(key !== "" && { key }),
    ...(strip !== "" && { strip }),
    map: renamings(map),
  };
}

function renamings(given: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [from, to] of given.map(renaming)) {
    const before = names.get(from);
    if (before !== undefined && before !== to) {
      throw new AtlasError({
        code: "networks/map",
        kind: "input",
        where: "model.map",
        problem: `${quotedBriefly(from)} is given two other names, ${quotedBriefly(before)} and ${quotedBriefly(to)}`,
        expected: "one of the two",
      });
    }
    names.set(from, to);
  }
  return names;
}

function renaming(given: string): readonly [string, string] {
  const [from, to, ...rest] = given.split("=");
  if (from && to && rest.length === 0) return [from, to];
  throw new AtlasError({
    code: "networks/map",
    kind: "input",
    where: "model.map",
    problem: `${JSON.stringify(given)} gives no weight another name`,
    expected: "old=new, such as fc.weight=head.weight",
  });
}
