import { isOfTests, type Link, productLinks, roomOf, type SourceTree } from "./source-tree.ts";

const ODDS_AND_ENDS = /(^|\/)(utils?|helpers?|misc|common|manager|stuff|shared|tools)(\.|\/)/;
const MOST_LINES = 300;

/** Files whose name says that anything may lie in them. */
export function oddsAndEnds({ files }: SourceTree): readonly string[] {
  return [...files.keys()]
    .filter((file) => ODDS_AND_ENDS.test(file))
    .map((file) => `src/${file} is a drawer for odds and ends`);
}

/**
 * Files of the program of more than 300 lines, and excuses that none needs.
 *
 * @param excused reasons by path below `src`
 */
export function longFiles(
  { files }: SourceTree,
  excused: Readonly<Record<string, string>>,
): readonly string[] {
  const long = [...files].filter(([file, text]) => !isOfTests(file) && linesIn(text) > MOST_LINES);
  const names = new Set(long.map(([file]) => file));
  return [
    ...long
      .filter(([file]) => excused[file] === undefined)
      .map(
        ([file, text]) =>
          `src/${file} has ${linesIn(text)} lines; a file is one idea of at most ${MOST_LINES}`,
      ),
    ...Object.keys(excused)
      .filter((file) => !names.has(file))
      .map((file) => `src/${file} is excused for its length, and is not long`),
  ];
}

/**
 * Imports from outside the project beyond what each room may have, and leaves that no file uses.
 *
 * @param packages names of packages by room; `node` stands for every module of Node's own
 */
export function strangePackages(
  tree: SourceTree,
  packages: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const used = new Set<string>();
  const strange = productLinks(tree).flatMap((link) => {
    const name = packageOf(link);
    if (name === null) return [];
    const room = roomOf(link.from);
    used.add(`${room} imports ${name}`);
    const allowed = packages[room] ?? [];
    if (allowed.includes(name)) return [];
    const may = allowed.length === 0 ? "no package" : `only ${allowed.join(", ")}`;
    return [`src/${link.from} imports ${link.specifier}; ${room} may import ${may}`];
  });
  const idle = Object.entries(packages).flatMap(([room, names]) =>
    names
      .filter((name) => !used.has(`${room} imports ${name}`))
      .map((name) => `${room} may import ${name}, and does not`),
  );
  return [...strange, ...idle];
}

function packageOf({ specifier }: Link): string | null {
  if (/^[#.]/.test(specifier)) return null;
  if (specifier.startsWith("node:")) return "node";
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0];
}

const linesIn = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
