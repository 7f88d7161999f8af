import { join } from "node:path";
import { defineConfig } from "vitest/config";

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
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // No test reads or fills the user's cache; what the process keeps is compiled all the same and compared.
    env: { LOSS_ATLAS_CACHE: "", LOSS_ATLAS_CHECK_PROGRAMS: "1" },
    pool: "forks",
    setupFiles: ["./test/property-seed.ts", "./test/all-close.ts"],
    // Two suites at once on two cores, where the usual number is one; both wait for processes that they start.
    maxWorkers: "100%",
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", "./test/closing-line-reporter.ts"],
  },
});
