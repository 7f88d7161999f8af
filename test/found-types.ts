import { checkPackage, createPackageFromTarballData, type Problem } from "@arethetypeswrong/core";

/** Ways of finding types that nobody has who imports an ES module: what attw's profile `esm-only` leaves out. */
const OF_OTHER_MODULES: readonly string[] = ["node10", "node16-cjs"];

/** What attw finds of the types of a package, and by which names it may be imported. */
export interface FoundTypes {
  readonly problems: readonly Problem[];
  /** Subpaths that have types, `.` among them. */
  readonly typed: readonly string[];
}

/**
 * What attw, whose command goes through all files of the package for every question about a folder, finds of a tarball.
 *
 * @throws Error if the bytes are no tarball of a package, or one without any types.
 */
export async function foundTypes(tarball: Uint8Array): Promise<FoundTypes> {
  const files = createPackageFromTarballData(tarball);
  const folders = foldersOf(files.listFiles());
  files.directoryExists = (path) => folders.has(path.replace(/\/$/, ""));
  const found = await checkPackage(files);
  if (found.types === false) throw new Error("the package has no types");
  const problems = found.problems.filter(
    (problem) => !("resolutionKind" in problem) || !OF_OTHER_MODULES.includes(problem.resolutionKind),
  );
  const typed = Object.values(found.entrypoints).filter(({ hasTypes }) => hasTypes);
  return { problems, typed: typed.map(({ subpath }) => subpath) };
}

/** Every folder that a file lies below, the outermost as the empty text. */
function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const names = path.split("/");
    while (names.pop() !== undefined) folders.add(names.join("/"));
  }
  return folders;
}
