import { readFileSync, statSync } from "node:fs";
import { createRequire, type LoadFnOutput, registerHooks } from "node:module";
import { dirname, extname, join, parse, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { AtlasError } from "#errors";
import { canonicalJson, sha256Hex } from "#files";

/** The code of a network of a user's: its file and the files that it imports by relative paths. */
export interface ModuleCode {
  /** The name of the file among the others. */
  readonly main: string;
  /** Their texts by their paths from the folder that holds them all, with `/` between folders. */
  readonly files: Readonly<Record<string, string>>;
}

/** A module that was loaded. */
export interface LoadedModule {
  readonly code: ModuleCode;
  /** SHA-256 of the code. */
  readonly hash: string;
  readonly exports: Readonly<Record<string, unknown>>;
  /** Whether the code is all that it runs beside the package's own: it imports no other packages and no modules of Node's. */
  readonly isWhole: boolean;
}

/** One loading: what was read so far, by path. */
interface Loading {
  readonly main: string;
  /** Texts that are given in place of what the disk holds. */
  readonly given: ReadonlyMap<string, string> | undefined;
  readonly read: Map<string, string>;
  /** What it imports besides, as it asks for it. */
  readonly others: Set<string>;
}

/**
 * Modules are loaded under a folder that is not there, one for each loading: the loader of Node keeps what it has loaded by
 * path, and whatever lies there is of a user's.
 */
const PLACE = /^(.*?)loss-atlas-network-(\d+)[\\/](.*)$/s;
const SCHEME = "loss-atlas-network:";

const loadings: Loading[] = [];
let areHooked = false;

/**
 * Loads a module of a user's with what it imports. `@jax-js/jax` is the package's own, so that arrays are of one kind, also
 * where no node_modules folder is near. What is loaded again is read again.
 *
 * @param path of the file
 * @param given the code, where it is not to be read from there
 * @throws whatever the module throws, and Node for what it does not find or cannot read as TypeScript
 */
export function loadModule(path: string, given?: ModuleCode): LoadedModule {
  hook();
  const main = resolve(path);
  const root = given === undefined ? dirname(main) : resolve(main, ...given.main.split("/").map(() => ".."));
  const loading: Loading = {
    main,
    given:
      given &&
      new Map(Object.entries(given.files).map(([name, text]) => [join(root, ...name.split("/")), text])),
    read: new Map(),
    others: new Set(),
  };
  const number = loadings.push(loading) - 1;
  const require = createRequire(import.meta.url);
  const exports: Readonly<Record<string, unknown>> = { ...require(`${SCHEME}${number}`) };
  const code = given ?? codeOf(loading);
  return { code, hash: sha256Hex(canonicalJson(code)), exports, isWhole: loading.others.size === 0 };
}

/** The path and the place in it that a frame of a stack names, where that is in a module of a user's; `undefined` elsewhere. */
export function placeInModule(
  frame: string,
): { readonly path: string; readonly line: number; readonly column: number } | undefined {
  const found = /(file:\/\/[^\s()]+?):(\d+)(?::(\d+))?\)?$/.exec(frame.trimEnd());
  const place = found === null ? undefined : placeOf(found[1]!);
  return place && { path: place.path, line: Number(found![2]), column: Number(found![3] ?? 1) };
}

/** The text of a file of a module as it was last loaded. */
export function textInModule(path: string): string | undefined {
  return loadings.findLast(({ read }) => read.has(path))?.read.get(path);
}

function hook(): void {
  if (areHooked) return;
  areHooked = true;
  const ours = new URL(`./array-library${extname(import.meta.filename)}`, import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier.startsWith(SCHEME)) {
        const number = Number(specifier.slice(SCHEME.length));
        return { url: urlOf(loadings[number]!.main, number), shortCircuit: true };
      }
      const parent = placeOf(context.parentURL ?? "");
      if (parent === undefined) return next(specifier, context);
      if (specifier === "@jax-js/jax") return { url: ours, shortCircuit: true };
      const parentURL = pathToFileURL(parent.path).href;
      if (!/^\.{0,2}\//.test(specifier)) {
        loadings[parent.number]!.others.add(specifier);
        return next(specifier, { ...context, parentURL });
      }
      return { url: urlOf(fileURLToPath(new URL(specifier, parentURL)), parent.number), shortCircuit: true };
    },
    load: (url, context, next) => {
      const place = placeOf(url);
      return place === undefined ? next(url, context) : loaded(place.path, loadings[place.number]!);
    },
  });
}

function urlOf(path: string, number: number): string {
  const { root } = parse(path);
  return pathToFileURL(join(root, `loss-atlas-network-${number}`, relative(root, path))).href;
}

/** The file that stands behind a URL of a module of a user's, and in which loading. */
function placeOf(url: string): { readonly path: string; readonly number: number } | undefined {
  if (!url.startsWith("file:")) return undefined;
  const found = PLACE.exec(fileURLToPath(url));
  const number = Number(found?.[2]);
  return found === null || loadings[number] === undefined
    ? undefined
    : { path: found[1]! + found[3]!, number };
}

function loaded(path: string, { given, read }: Loading): LoadFnOutput {
  const text = given === undefined ? textOf(path) : given.get(path);
  if (text === undefined) throw new Error(`there is no ${path} among the files that were kept`);
  read.set(path, text);
  const format = path.endsWith(".json") ? "json" : /\.m?ts$/.test(path) ? "module-typescript" : "module";
  return { format, source: text, shortCircuit: true };
}

/** More than anyone writes. */
const MOST_BYTES = 2 ** 24;

function textOf(path: string): string {
  const found = statSync(path);
  if (!found.isFile() || found.size > MOST_BYTES) throw new Error(`${path} is no file of code`);
  return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
}

function codeOf({ main, read }: Loading): ModuleCode {
  const paths = [...read.keys()].toSorted();
  const root = commonFolder(paths);
  const nameOf = (path: string) => relative(root, path).split(sep).join("/");
  return {
    main: nameOf(main),
    files: Object.fromEntries(paths.map((path) => [nameOf(path), read.get(path)!])),
  };
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  while (!paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep))) {
    if (dirname(folder) === folder) throw apart(paths);
    folder = dirname(folder);
  }
  return folder;
}

function apart(paths: readonly string[]): AtlasError {
  return new AtlasError({
    code: "network/apart",
    kind: "input",
    problem: "the files of the network lie on different drives",
    where: paths[0]!,
    expected: "files in one folder or in folders below it",
  });
}
