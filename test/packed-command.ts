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
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { namedByPath, withPackedPlaces } from "./packed-places.ts";
import { CHECKOUT_COMMAND, PACKED_COMMAND } from "./tested-command.ts";

const CHECKOUT = dirname(dirname(CHECKOUT_COMMAND));
const SOURCE = join(CHECKOUT, "src");

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
    plugins: [
      { name: "packed-places", transform: (code, id) => withPackedPlaces(code, id, { source: SOURCE, out }) },
    ],
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
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.flatMap((file) => namedByPath(readFileSync(join(SOURCE, file), "utf8"), file));
}
