import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, test } from "vitest";

/** The rooms from the foundations up; a room may import only rooms listed before it. */
const FLOORS = [
  ["errors", "random", "trees", "words"],
  ["statistics", "files", "settings"],
  ["knobs", "quantities"],
  ["engine"],
  ["nets", "data"],
  ["families", "sources"],
  ["landscape"],
  ["measurements"],
  ["taxonomy"],
  ["atlas"],
  ["figures"],
  ["report"],
  ["cli"],
] as const;

const SOURCE = join(import.meta.dirname, "..", "src");
const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|misc|common|manager)(\.ts|\/)/;

const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.some((name) => name === room));

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => path.split(sep).join("/"));

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(join(SOURCE, file), "utf8");
  const specifiers = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g);
  return [...specifiers].map(([, specifier]) => ({ file, room: file.split("/")[0]!, specifier: specifier! }));
});

test("there are rooms to look at", () => {
  expect(files.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(100);
});

test("every folder under src is a known room", () => {
  const rooms = new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0]!));
  expect([...rooms].filter((room) => floorOf(room) === -1)).toEqual([]);
});

test("rooms import only rooms below them", () => {
  const upward = imports.filter(({ room, specifier }) => {
    if (!specifier.startsWith("#") || floorOf(room) === -1) return false;
    const target = specifier.slice(1).split("/")[0]!;
    return target !== room && floorOf(target) >= floorOf(room);
  });
  expect(upward).toEqual([]);
});

test("rooms are entered through their doors", () => {
  const throughTheWall = imports.filter(({ file, room, specifier }) => {
    if (!specifier.startsWith(".") || !file.includes("/")) return false;
    return relative(join(SOURCE, room), join(SOURCE, file, "..", specifier)).startsWith("..");
  });
  expect(throughTheWall).toEqual([]);
});

test("no room is a drawer for odds and ends", () => {
  expect(files.filter((file) => FORBIDDEN_NAMES.test(file))).toEqual([]);
});
