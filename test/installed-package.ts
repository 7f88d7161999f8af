import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

const CHECKOUT = dirname(import.meta.dirname);
/** What is published of a checkout as it is. */
const PUBLISHED = ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "bin", "docs", "examples"];

/** The package as someone has it who has installed it. */
export interface InstalledPackage {
  /** A folder with nothing but a manifest, the tarball and `node_modules`. */
  readonly folder: string;
  readonly tarball: string;
  /** Every file of the tarball. */
  readonly files: readonly string[];
  /** Bytes of the tarball, and of its files. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Runs a program in the folder as a person would there; rejects where it fails, with what it printed. */
  readonly run: (program: string, words: readonly string[]) => Promise<string>;
  readonly remove: () => void;
}

/** Compiles and packs the package beside the checkout, and installs it into an empty folder by plain `npm install`. */
export async function installPackage(): Promise<InstalledPackage> {
  const place = mkdtempSync(join(tmpdir(), "loss-atlas-package-"));
  const staged = join(place, "staged");
  const folder = join(place, "empty");
  for (const name of PUBLISHED)
    cpSync(join(CHECKOUT, name), join(staged, name), {
      recursive: true,
      filter: (path) => !path.endsWith(".png"),
    });
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await runIn(CHECKOUT, "node", ["build/build.ts", join(staged, "dist")]);
  const packed = await runIn(staged, "npm", ["pack", "--json", "--pack-destination", folder]);
  const [{ files, size, unpackedSize }] = JSON.parse(packed);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
  await runIn(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${tarball}`]);
  return {
    folder,
    tarball: join(folder, tarball),
    files: files.map(({ path }: { readonly path: string }) => path),
    packedBytes: size,
    unpackedBytes: unpackedSize,
    run: (program, words) => runIn(folder, program, words),
    remove: () => rmSync(place, { recursive: true }),
  };
}

async function runIn(cwd: string, program: string, words: readonly string[]): Promise<string> {
  const options = { cwd, env: environment(), maxBuffer: 2 ** 26 };
  try {
    return (await promisify(execFile)(program, words, options)).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${words.join(" ")} fails:\n${stdout}${stderr}`, { cause: error });
  }
}

/** That of someone with this Node in `PATH`, without what npm and vitest say to the programs that they start; certificates that the network needs stay, and the place for compiled modules. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|vitest|node_(?!extra_ca_certs|compile_cache))/i.test(name),
  );
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return { ...Object.fromEntries(own), PATH: [dirname(process.execPath), ...path].join(delimiter) };
}
