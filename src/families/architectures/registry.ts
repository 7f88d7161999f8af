import { AtlasError } from "#errors";
import { nearestWord, quotedBriefly } from "#words";
import type { Architecture } from "./architecture.ts";
import { lenet } from "./lenet.ts";
import { multilayer } from "./multilayer.ts";
import { residual } from "./residual.ts";
import { vgg } from "./vgg.ts";

const ARCHITECTURES = [residual, vgg, lenet, multilayer];

/** Every architecture that is known by the names and shapes of its parameters. */
export function architectures(): readonly Architecture[] {
  return ARCHITECTURES;
}

/** The architecture that networks of a name are of; throws an input error `architectures/unknown` where there is none. */
export function architectureNamed(name: string): Architecture {
  const found = ARCHITECTURES.find(({ names, pattern }) => names.includes(name) || pattern?.test(name));
  if (found !== undefined) return found;
  const known = ARCHITECTURES.flatMap(({ names }) => names);
  const nearest = nearestWord(name, known);
  throw new AtlasError({
    code: "architectures/unknown",
    kind: "input",
    problem: `there is no architecture ${quotedBriefly(name)}`,
    where: "family",
    expected: `one of ${known.join(", ")}`,
    ...(nearest !== undefined && { remedy: `Did you mean ${nearest}?` }),
  });
}
