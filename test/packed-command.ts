import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { type Plugin, rolldown } from "rolldown";
import { CHECKOUT_COMMAND, PACKED_COMMAND } from "./tested-command.ts";

const CHECKOUT = dirname(dirname(CHECKOUT_COMMAND));
const SOURCE = join(CHECKOUT, "src");

/** How a module names the file beside it that it starts a process or a thread with, or hands to Node. */
const BESIDE = /([\w-]+)\$\{extname\(import\.meta\.filename\)\}/g;
/** How it names the file of a room so. */
const ROOM = /import\.meta\.resolve\("#([\w/-]+)"\)/g;

/**
 * Packs `src/` into few files, once for all suites, and has them start the command from there: of what a short call takes, and
 * a worker until its first job, most is the loading of a thousand modules. Gives what takes the files away.
 */
export default async function packCommand(): Promise<(() => void) | undefined> {
  // Every project of the suites asks.
  if (process.env[PACKED_COMMAND] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "loss-atlas-packed-"));
  // Some commands are started as users who may do little.
  chmodSync(folder, 0o755);
  const out = join(folder, "dist");
  mkdirSync(out);
  for (const name of ["bin", "package.json"])
    cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true });
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  const files = ["cli/main.ts", ...filesNamedByPath()];
  const packed = await rolldown({
    input: Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ""), join(SOURCE, file)])),
    platform: "node",
    tsconfig: false,
    external: /^[^./#]/,
    plugins: [placesOfModules(out)],
  });
  await packed.write({
    dir: out,
    entryFileNames: "[name].js",
    chunkFileNames: "packed/[name]-[hash].js",
  });
  await packed.close();
  process.env[PACKED_COMMAND] = join(folder, "bin", "loss-atlas.js");
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Files of `src/` that must stay files of their own, because others name them by their paths. */
function filesNamedByPath(): readonly string[] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
  return files.flatMap((file) => {
    if (!file.endsWith(".ts") || file.includes(".test")) return [];
    const text = readFileSync(join(SOURCE, file), "utf8");
    return [
      ...[...text.matchAll(BESIDE)].map(([, name]) => join(dirname(file), `${name}.ts`)),
      ...[...text.matchAll(ROOM)].map(([, room]) => `${room}/index.ts`),
    ];
  });
}

/**
 * Has modules that look for themselves find what they would find unpacked: those that name files beside them the packed ones,
 * and the command; any other what lies in the checkout.
 */
function placesOfModules(out: string): Plugin {
  return {
    name: "places-of-modules",
    transform: (code, id) => {
      if (!code.includes("import.meta.")) return undefined;
      const isPacked = code.search(BESIDE) >= 0 || code.includes("/bin/loss-atlas.js");
      const path = isPacked ? join(out, relative(SOURCE, id)).replace(/\.ts$/, ".js") : id;
      return code
        .replaceAll(ROOM, (_, room: string) => JSON.stringify(pathToFileURL(join(out, room, "index.js"))))
        .replaceAll("import.meta.filename", JSON.stringify(path))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path)));
    },
  };
}
