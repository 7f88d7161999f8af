import { AtlasError } from "#errors";
import type { WeightOptions } from "#interchange/weights";
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
    map: new Map(map.map(renaming)),
  };
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
