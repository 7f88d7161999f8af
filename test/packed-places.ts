import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

/** How a module names the file beside it that it starts a process or a thread with, or hands to Node. */
const BESIDE = /([\w-]+)\$\{extname\(import\.meta\.filename\)\}/g;
/** How it names the file of a room so. */
const ROOM = /import\.meta\.resolve\("#([\w/-]+)"\)/g;
/** How a test names the file that it starts a process with, or that a worker is to take its jobs from. */
const OF_TESTS = [
  /new URL\("([\w./-]+\.testing)\.ts", import\.meta\.url\)/g,
  /join\(import\.meta\.dirname, "([\w./-]+\.testing)\.ts"\)/g,
];

/** Where the files of `src/` lie, and where what is packed of them does. */
export interface PackedPlaces {
  readonly source: string;
  readonly out: string;
}

/** The files that a file of `src/` names by their paths, below `src/` as it is itself. */
export function namedByPath(text: string, file: string): readonly string[] {
  return [
    ...[BESIDE, ...OF_TESTS].flatMap((form) =>
      [...text.matchAll(form)].map(([, name]) => join(dirname(file), `${name}.ts`)),
    ),
    ...[...text.matchAll(ROOM)].map(([, room]) => join(room!, "index.ts")),
  ];
}

/** Whether a file starts others by their paths. */
export function startsOthers(text: string): boolean {
  return [BESIDE, ROOM, ...OF_TESTS].some((form) => text.search(form) >= 0);
}

/**
 * The text of a module of `src/` in which it finds what it looks for by paths: the files that it names, and the command, are the
 * packed ones; anything else lies where it does in the checkout. `undefined` where it looks for nothing.
 */
export function withPackedPlaces(
  text: string,
  path: string,
  { source, out }: PackedPlaces,
): string | undefined {
  if (!text.includes("import.meta.")) return undefined;
  const packed = (file: string) => join(out, relative(source, file)).replace(/\.ts$/, ".js");
  const isBeside = text.search(BESIDE) >= 0 || text.includes("/bin/loss-atlas.js");
  const own = isBeside ? packed(path) : path;
  const ofTest = (name: string) => packed(join(dirname(path), `${name}.ts`));
  const [url, joined] = OF_TESTS as [RegExp, RegExp];
  return text
    .replaceAll(url, (_, name: string) => `new URL(${quoted(pathToFileURL(ofTest(name)))})`)
    .replaceAll(joined, (_, name: string) => quoted(ofTest(name)))
    .replaceAll(ROOM, (_, room: string) => quoted(pathToFileURL(join(out, room, "index.js"))))
    .replaceAll("import.meta.filename", quoted(own))
    .replaceAll("import.meta.dirname", quoted(dirname(own)))
    .replaceAll("import.meta.url", quoted(pathToFileURL(own)));
}

const quoted = (value: string | URL): string => JSON.stringify(value);
