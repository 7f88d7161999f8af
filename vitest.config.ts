import { globSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vitest/config";
import { startsOthers, withPackedPlaces } from "./test/packed-places.ts";
import { PACKED_COMMAND } from "./test/tested-command.ts";

const ROOMS = "src/**/*.test.ts";
/** Rooms in which nothing is compiled. */
const PLAIN =
  "src/{figures,files,protobuf,quantities,registry,settings,statistics,taxonomy,words}/**/*.test.ts";
/**
 * What a suite changes for every other of its process (things registered, modules replaced, the environment, the clock), or
 * what others change for it: all families, to which reading models of files adds one.
 */
const CHANGES = /\b(register[A-Z]\w*|families|vi\.(mock|stub\w+|spyOn|useFakeTimers))\(/;
/** Suites that are about numbers so small that a process counts them as zero once it has compiled something. */
const FRESH = /\b(configuration\/hostile|readers\/tables|weights\/read-weights|settle-arithmetic)\.test\.ts$/;

const apart = globSync(ROOMS, { cwd: import.meta.dirname }).filter(
  (path) => FRESH.test(path) || CHANGES.test(readFileSync(join(import.meta.dirname, path), "utf8")),
);
/** Suites of rooms share the modules that they load, which takes longer than most of them. */
const sharing = { isolate: false, exclude: apart };

/** Suites of the rooms start packed processes and workers as well (`test/packed-command.ts`); none hands these what it registered. */
const STARTING = /\/src\/(atlas|cli)\//;
/** So do those of the whole product that run or verify experiments in their own process and hand the workers nothing. */
const RUNNING =
  "test/{exported-arrays,exports,exports-in-*,kept-programs,raised-edition,regression,verify-run}.test.ts";
const packedProcesses: Plugin = {
  name: "packed-processes",
  enforce: "pre",
  // Where the packed files lie is another place each time, so what names them is not kept from one time to the next.
  configureVitest: ({ defineCacheKeyGenerator }) =>
    defineCacheKeyGenerator(({ id, sourceCode }) =>
      STARTING.test(id) && startsOthers(sourceCode) ? false : undefined,
    ),
  transform: (code, id) => {
    const packed = process.env[PACKED_COMMAND];
    if (packed === undefined || !STARTING.test(id) || !startsOthers(code)) return undefined;
    const out = join(packed, "..", "..", "dist");
    return withPackedPlaces(code, id, { source: join(import.meta.dirname, "src"), out });
  },
};

export default defineConfig({
  resolve: {
    // The examples of the library import it as its user does.
    alias: [
      { find: /^loss-atlas$/, replacement: join(import.meta.dirname, "src", "index.ts") },
      {
        find: /^loss-atlas\/taxonomy$/,
        replacement: join(import.meta.dirname, "src", "taxonomy.ts"),
      },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "apart",
          include: ["test/**/*.test.ts", ...apart],
          exclude: [RUNNING],
          globalSetup: ["./test/packed-command.ts"],
        },
      },
      {
        extends: true,
        plugins: [packedProcesses],
        test: {
          name: "apart-packed",
          include: [RUNNING],
          globalSetup: ["./test/packed-command.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "plain",
          include: [PLAIN],
          setupFiles: ["./test/arithmetic-unsettled.ts"],
          ...sharing,
        },
      },
      {
        extends: true,
        plugins: [packedProcesses],
        test: {
          name: "programs",
          include: [ROOMS],
          globalSetup: ["./test/packed-command.ts"],
          setupFiles: ["./test/arithmetic-settled.ts"],
          ...sharing,
          exclude: [PLAIN, ...apart],
        },
      },
    ],
    // No test reads or fills the user's cache; what is kept is compiled all the same and compared (see `trustKeptPrograms`).
    env: {
      LOSS_ATLAS_CACHE: "",
      LOSS_ATLAS_CHECK_PROGRAMS: "1",
      // Node's own place for compiled modules: processes that tests start begin in half the time.
      NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
    },
    pool: "forks",
    setupFiles: ["./test/property-seed.ts", "./test/all-close.ts"],
    // Three suites at once on two cores, where the usual number is one: they wait for processes, and for what takes its time.
    maxWorkers: "150%",
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", "./test/closing-line-reporter.ts"],
  },
});
