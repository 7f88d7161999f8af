import { posix } from "node:path";
import { circlesAmong } from "./circles.ts";
import {
  folderOf,
  hasDoor,
  isOfTests,
  type Link,
  productLinks,
  roomOf,
  type SourceTree,
} from "./source-tree.ts";

/** What the files of each folder may import, by folder; `.` is `src` itself. */
export type Graph = Readonly<Record<string, readonly string[]>>;

/** Folders that the graph forgets, and names in it that are no folder. */
export function strangersTo(graph: Graph, tree: SourceTree): readonly string[] {
  const folders = new Set([...tree.files.keys()].filter((file) => !isOfTests(file)).map(folderOf));
  const named = new Set([...Object.keys(graph), ...Object.values(graph).flat()]);
  return [
    ...[...folders]
      .filter((folder) => graph[folder] === undefined)
      .map((folder) => `src/${folder} is not in the graph of rooms`),
    ...[...named]
      .filter((name) => !folders.has(name))
      .map((name) => `the graph names ${name}, which is no folder`),
  ];
}

/** Imports of the program that the graph does not allow. */
export function importsOutside(graph: Graph, tree: SourceTree): readonly string[] {
  return edgesOf(tree).flatMap(({ link, from, to }) => {
    const allowed = graph[from] ?? [];
    if (allowed.includes(to)) return [];
    return [`${told(link)}, which is ${to}; ${from} may import ${listed(allowed)}`];
  });
}

/** Edges of the graph along which no file of the program imports. */
export function idleEdges(graph: Graph, tree: SourceTree): readonly string[] {
  const used = new Set(edgesOf(tree).map(({ from, to }) => `${from} → ${to}`));
  return Object.entries(graph)
    .flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`))
    .filter((edge) => !used.has(edge))
    .map((edge) => `the graph allows ${edge}, which no file uses`);
}

/** Circles in the graph as it is written, and in that of rooms and sub-rooms with the folders that lie in them. */
export function graphCircles(graph: Graph, tree: SourceTree): readonly string[] {
  const merged = new Map<string, string[]>();
  for (const [folder, targets] of Object.entries(graph)) {
    const from = withDoor(tree, folder);
    const others = targets.map((target) => withDoor(tree, target)).filter((to) => to !== from);
    merged.set(from, [...(merged.get(from) ?? []), ...others]);
  }
  return [...circlesAmong(new Map(Object.entries(graph))), ...circlesAmong(merged)].map(
    (circle) => `the graph of rooms has a circle: ${circle.join(" → ")}`,
  );
}

/**
 * Imports of tests beyond their own room, the rooms that it leads to and those that are listed for its tests, and
 * rooms that are listed for nothing.
 */
export function testsOutside(graph: Graph, alsoForTests: Graph, tree: SourceTree): readonly string[] {
  const used = new Set<string>();
  const outside = tree.links.flatMap((link) => {
    if (!isOfTests(link.from) || link.to === null) return [];
    const [from, to] = [roomOf(link.from), roomOf(link.to)];
    if (from === to || roomsBehind(graph, from).has(to)) return [];
    used.add(`${from} → ${to}`);
    const allowed = alsoForTests[from] ?? [];
    if (allowed.includes(to)) return [];
    return [`${told(link)}; tests of ${from} may import what it leads to and ${listed(allowed)}`];
  });
  const idle = Object.entries(alsoForTests)
    .flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`))
    .filter((edge) => !used.has(edge))
    .map((edge) => `tests are allowed ${edge} beyond the graph, which none needs`);
  return [...outside, ...idle];
}

/** What is wrong with a list of all rooms from the top down: rooms that it lacks, and rooms above one that imports them. */
export function disorder(rooms: readonly string[], graph: Graph): readonly string[] {
  const places = new Map(rooms.map((room, place) => [room, place]));
  const all = new Set(Object.keys(graph).map(roomOf));
  all.delete(".");
  const edges = Object.entries(graph).flatMap(([from, targets]) =>
    targets.map((to) => [roomOf(from), roomOf(to)] as const),
  );
  return [
    ...[...all].filter((room) => !places.has(room)).map((room) => `${room} is not listed`),
    ...rooms.filter((room) => !all.has(room)).map((room) => `${room} is listed, and is no room`),
    ...edges
      .filter(([from, to]) => from !== to && places.get(from)! > places.get(to)!)
      .map(([from, to]) => `${to} is listed above ${from}, which imports it`),
  ];
}

/** Every room that a room leads to, directly or through others. */
function roomsBehind(graph: Graph, room: string): ReadonlySet<string> {
  const rooms = new Set([room]);
  for (const passed of rooms) {
    for (const [folder, targets] of Object.entries(graph)) {
      if (roomOf(folder) === passed) for (const target of targets) rooms.add(roomOf(target));
    }
  }
  return rooms;
}

/** Imports from folder to folder; that of a folder without a door by the one it lies in needs no leave. */
function edgesOf(
  tree: SourceTree,
): readonly { readonly link: Link; readonly from: string; readonly to: string }[] {
  return productLinks(tree).flatMap((link) => {
    if (link.to === null) return [];
    const [from, to] = [folderOf(link.from), folderOf(link.to)];
    const isOwn = from !== "." && posix.dirname(to) === from && !hasDoor(tree, to);
    return from === to || isOwn ? [] : [{ link, from, to }];
  });
}

/** The folder itself, or the nearest around it that has a door; the room where none has. */
function withDoor(tree: SourceTree, folder: string): string {
  if (!folder.includes("/") || hasDoor(tree, folder)) return folder;
  return withDoor(tree, posix.dirname(folder));
}

const told = ({ from, specifier }: Link): string => `src/${from} imports ${specifier}`;

const listed = (names: readonly string[]): string =>
  names.length === 0 ? "nothing else" : `only ${names.join(", ")}`;
