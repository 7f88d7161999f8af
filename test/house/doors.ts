import { posix } from "node:path";
import { type Doors, findDoor } from "../../build/specifiers.ts";
import {
  folderOf,
  hasDoor,
  isOfTests,
  isWithin,
  type Link,
  productLinks,
  roomOf,
  type SourceTree,
} from "./source-tree.ts";

/** Through which of its files a folder without a door is entered, by folder. */
export type Entrances = Readonly<Record<string, readonly string[]>>;

/**
 * Imports through a wall.
 *
 * A folder with an `index.ts` is entered by its door, `#room` or `#room/sub`, from everywhere outside it. A folder
 * without one is entered from within the folder that it lies in, through the entrances where some are named. Files for
 * tests are open to the tests of their room, and to nothing else.
 */
export function throughWalls(tree: SourceTree, entrances: Entrances): readonly string[] {
  return tree.links.flatMap((link) => {
    const wrong = wrongWayIn(link, tree, entrances);
    return wrong === null ? [] : [`src/${link.from} imports ${link.specifier}; ${wrong}`];
  });
}

function wrongWayIn({ from, specifier, to }: Link, tree: SourceTree, entrances: Entrances): string | null {
  if (to === null) return specifier.startsWith("#") ? "package.json maps no such door" : null;
  if (isOfTests(to)) {
    if (!isOfTests(from)) return "it is for tests alone";
    if (roomOf(from) === roomOf(to)) return null;
  }
  const walls = foldersAround(to).filter((folder) => !isWithin(from, folder));
  const behindDoor = walls.find((folder) => hasDoor(tree, folder));
  if (behindDoor !== undefined) {
    const isByDoor = specifier.startsWith("#") && to === `${behindDoor}/index.ts`;
    return isByDoor ? null : `${behindDoor} is entered by its door, #${behindDoor}`;
  }
  const closed = walls.find(
    (folder) => posix.dirname(folder) === "." || !isWithin(from, posix.dirname(folder)),
  );
  if (closed !== undefined) {
    const around = posix.dirname(closed);
    return around === "."
      ? `${closed} has no door`
      : `${closed} has no door and is entered from ${around} alone`;
  }
  const named = walls.length === 0 || isOfTests(from) ? undefined : entrances[folderOf(to)];
  if (named === undefined || named.includes(posix.basename(to))) return null;
  return `${folderOf(to)} is entered through ${named.join(", ")}`;
}

/** Entrances that no file uses. */
export function idleEntrances(tree: SourceTree, entrances: Entrances): readonly string[] {
  return Object.entries(entrances).flatMap(([folder, names]) =>
    names
      .filter(
        (name) =>
          !productLinks(tree).some(({ from, to }) => to === `${folder}/${name}` && !isWithin(from, folder)),
      )
      .map((name) => `${folder}/${name} is named as an entrance, by which nobody enters`),
  );
}

/**
 * What the map of doors (`imports` of `package.json`) lacks or has too much of.
 *
 * @param used specifiers with which files of the project, below `src` and elsewhere, enter rooms
 */
export function doorFaults(doors: Doors, tree: SourceTree, used: readonly string[]): readonly string[] {
  const folders = [...tree.files.keys()].filter((file) => /\/index\.ts$/.test(file)).map(folderOf);
  const unmapped = folders.filter((folder) => findDoor(`#${folder}`, doors) !== `${folder}/index.ts`);
  const idle = Object.keys(doors).filter(
    (door) => !used.some((specifier) => findDoor(specifier, { [door]: doors[door]! }) !== undefined),
  );
  const astray = [...new Set(used)].filter((specifier) => !tree.files.has(findDoor(specifier, doors) ?? ""));
  return [
    ...unmapped.map((folder) => `package.json maps no #${folder} to src/${folder}/index.ts`),
    ...idle.map((door) => `package.json maps ${door}, which nothing imports`),
    ...astray.map((specifier) => `${specifier} leads to no file`),
  ];
}

/** The folders around a file, the nearest first, without `src` itself. */
function foldersAround(file: string): readonly string[] {
  const folder = folderOf(file);
  return folder === "." ? [] : [folder, ...foldersAround(folder)];
}
