import type { CsvHeader } from "#files";

/** What an aggregate is called in the second of two rows of names. */
const STATISTIC =
  /^(mean|avg|average|median|std|sd|stdev|sem|se|stderr|var|min|max|count|size|nunique|first|last|sum|\d+%)$/i;

/**
 * The names of columns where two lines hold them, as pandas writes aggregates: quantities above, statistics such as
 * `mean` and `sem` below, and the names of the index on a third line; `null` where the first line holds them all.
 */
export function joinedHeader(lines: readonly (readonly string[])[]): CsvHeader | null {
  const [above, below, third] = lines;
  if (above === undefined || below === undefined || above.length !== below.length) return null;
  const statistics = below.map((name) => name.trim());
  const isSecond =
    statistics.some((name) => STATISTIC.test(name)) &&
    statistics.every((name) => name === "" || STATISTIC.test(name));
  if (!isSecond) return null;
  const names = filled(above, statistics);
  const isUnnamed = names.map((name, i) => `${name}${statistics[i]}` === "");
  // The index is named where the quantities have nothing to say.
  const isThird =
    third !== undefined &&
    isUnnamed.some(Boolean) &&
    isUnnamed.every((unnamed, i) => unnamed === ((third[i] ?? "").trim() !== ""));
  const joined = names.map((name, i) => {
    const parts = [name, statistics[i]!, isThird ? third[i]!.trim() : ""];
    return parts.filter((part) => part !== "").join("_");
  });
  return { names: joined, lines: isThird ? 3 : 2 };
}

/** The upper names, those of merged cells, which are written once, repeated over their statistics. */
function filled(above: readonly string[], statistics: readonly string[]): string[] {
  let last = "";
  return above.map((name, i) => {
    const own = name.trim().replace(/^Unnamed: \d+(_level_\d+)?$/, "");
    if (own !== "") last = own;
    return own !== "" || statistics[i] === "" ? own : last;
  });
}
