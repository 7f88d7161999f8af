import type { Family } from "#families";
import { capitalised, conjoined } from "#words";

/**
 * What the comments of the model section say of the registered families, made of what each says of itself. A sentence
 * names families of which the same is true together.
 */

/** `mlp is fully connected, resnet18 and vgg11 those of the paper`. */
export function kindsInWords(families: readonly Family[]): string {
  return [...Map.groupBy(families, ({ kind }) => kind)]
    .map(([kind, alike]) => `${conjoined(alike.map(({ name }) => name))} ${kind}`)
    .join(", ");
}

/** What a width counts in each family; what it counts in most is said last, of all the others. */
export function widthsInWords(families: readonly Family[]): string {
  const groups = [...Map.groupBy(families, ({ width }) => width)];
  const most = Math.max(...groups.map(([, alike]) => alike.length));
  const usual = groups.find(([, alike]) => alike.length === most);
  if (usual === undefined || groups.length === 1) return capitalised(usual?.[0] ?? "units of each layer");
  const others = groups.filter((group) => group !== usual);
  const told = others.map(([width, alike]) => `${width} of ${conjoined(alike.map(withArticle))}`);
  return capitalised([...told, `${usual[0]} of the others`].join(", "));
}

/** What a depth counts in each family, and which families leave no choice. */
export function depthsInWords(families: readonly Family[]): string {
  const fixed = families.filter(({ depth }) => "fixed" in depth).map(({ name }) => name);
  const free = families.flatMap((family) =>
    "fixed" in family.depth ? [] : [{ counts: family.depth.counts, words: withArticle(family) }],
  );
  const told = [...Map.groupBy(free, ({ counts }) => counts)].map(
    ([counts, alike]) => `${counts} of ${conjoined(alike.map(({ words }) => words))}`,
  );
  const noChoice = fixed.length === 0 ? "" : `; not a choice of ${conjoined(fixed)}`;
  return `${capitalised(told.join(", "))}${noChoice}`;
}

/** Every norm that some family exists with, in the order in which they are first named. */
export function normsOfAll(families: readonly Family[]): readonly string[] {
  return [...new Set(families.flatMap(({ norms }) => norms))];
}

/** Which norm each family has by default, and which others it has. */
export function normsInWords(families: readonly Family[]): string {
  const all = normsOfAll(families);
  const without = families.filter(({ norms }) => norms.every((norm) => norm === "none"));
  const normalised = families.filter((family) => !without.includes(family));
  const groups = [...Map.groupBy(normalised, ({ norms }) => norms[0])].toSorted(
    ([a], [b]) => Number(a === "none") - Number(b === "none"),
  );
  const told = groups.map(([norm, alike]) => {
    const members = [...Map.groupBy(alike, ({ norms }) => norms.join())].map(([, same]) => {
      const have = same.length === 1 ? "has" : "have";
      return `${conjoined(same.map(({ name }) => name))}, which ${have} ${otherNorms(same[0]!.norms, all)}`;
    });
    return `${norm} for ${members.join(", and ")}`;
  });
  const none =
    without.length === 0
      ? ""
      : `; ${conjoined(without.map(withArticle))} ${without.length === 1 ? "has" : "have"} none`;
  return `Normalisation after each convolution; by default ${told.join(", and ")}${none}`;
}

function otherNorms([usual, ...others]: Family["norms"], all: readonly string[]): string {
  if (others.length === 0) return "no other";
  const isAll = all.every((norm) => norm === usual || others.includes(norm));
  return isAll ? "all" : `${conjoined(others)} too`;
}

function withArticle({ article, name }: Family): string {
  return `${article} ${name}`;
}
