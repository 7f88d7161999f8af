import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Doors, findDoor } from "../build/specifiers.ts";
import { fileCircles } from "./house/circles.ts";
import { doorFaults, type Entrances, idleEntrances, throughWalls } from "./house/doors.ts";
import { longFiles, oddsAndEnds, strangePackages } from "./house/furniture.ts";
import {
  disorder,
  type Graph,
  graphCircles,
  idleEdges,
  importsOutside,
  strangersTo,
  testsOutside,
} from "./house/graph.ts";
import { importsIn } from "./house/imports-in.ts";
import { readSourceTree } from "./house/source-tree.ts";

/**
 * What the files of each folder below `src` may import, from the foundations up. A folder without a door is part of the
 * room around it, which enters it without leave.
 */
// biome-ignore format: a room is a line
const GRAPH: Graph = {
  errors: ["words"],
  descriptions: [],
  protobuf: [],
  random: [],
  timing: [],
  trees: [],
  words: [],
  registry: ["errors", "words"],
  statistics: ["errors", "random"],
  files: ["errors", "trees", "words"],
  settings: ["errors", "words"],
  knobs: ["words", "registry"],
  "knobs/load": ["knobs"],
  "knobs/temperature": ["knobs"],
  "knobs/other": ["knobs"],
  quantities: ["errors", "words", "registry", "statistics"],
  "quantities/evaluation": ["quantities"],
  "quantities/connectivity": ["quantities"],
  "quantities/curvature": ["quantities"],
  "quantities/similarity": ["quantities"],
  "quantities/weights": ["quantities"],
  "quantities/sharpness": ["quantities"],
  "quantities/combinations": ["quantities"],
  "quantities/alignment": ["quantities"],
  "taxonomy/table": ["errors", "random", "words", "statistics", "knobs", "quantities"],
  "taxonomy/phases": ["errors", "random", "words", "statistics", "knobs", "quantities", "taxonomy/table"],
  "taxonomy/transitions": ["words", "statistics", "knobs", "quantities", "taxonomy/table",
    "taxonomy/phases"],
  "taxonomy/claims": ["random", "words", "statistics", "knobs", "quantities", "taxonomy/table",
    "taxonomy/phases"],
  "taxonomy/diagnosis": ["errors", "random", "words", "statistics", "knobs", "quantities",
    "taxonomy/table", "taxonomy/phases"],
  "taxonomy/diagnosis/reference": ["statistics", "taxonomy/table", "taxonomy/diagnosis"],
  "taxonomy/diagnosis/reference/grids": [],
  "taxonomy/follow-ups": ["random", "words", "statistics", "knobs", "taxonomy/table", "taxonomy/phases", "taxonomy/diagnosis"],
  taxonomy: ["statistics", "knobs", "quantities"],
  "engine/program": ["trees"],
  "engine/simplify": ["trees", "engine/program"],
  "engine/onnx": ["protobuf"],
  "engine/session": ["errors", "timing", "trees", "engine/onnx"],
  "engine/devices": ["engine/session"],
  "engine/cache": ["errors", "timing", "engine/session", "engine", "files"],
  "engine/kept-programs": ["engine/cache"],
  engine: ["errors", "descriptions", "timing", "trees"],
  "engine/in-float64": ["errors", "trees", "engine/program"],
  "engine/lowering": ["errors", "trees", "engine/program", "engine/onnx", "engine"],
  "engine/lowering/convolution": ["trees", "engine/program", "engine/lowering"],
  "nets/layers": ["errors", "trees"],
  "nets/initialisation": ["random", "trees", "nets/layers"],
  nets: ["errors", "nets/layers"],
  data: ["errors", "random"],
  text: ["errors", "statistics", "data"],
  "text/decoding": ["errors", "text"],
  families: ["errors", "trees", "registry", "settings", "nets/layers", "nets"],
  "families/architectures": ["errors", "words", "trees", "nets/layers", "nets", "families"],
  "families/modules": ["errors", "random", "trees", "words", "files", "settings", "engine", "nets/layers", "nets/initialisation", "nets", "families"],
  "families/networks": ["descriptions", "nets/layers", "nets", "families"],
  sources: ["errors", "random", "registry", "settings", "data"],
  "sources/generators": ["errors", "random", "data", "text"],
  "sources/readers": ["errors", "words", "random", "files", "settings", "data", "text", "interchange/weights", "sources"],
  "sources/datasets": ["errors", "random", "settings", "data", "sources", "sources/generators"],
  "interchange/weights": ["errors", "words", "trees", "files", "nets/layers", "families", "families/architectures"],
  "interchange/published": ["errors", "words", "files", "interchange/weights"],
  "interchange/weights/pickle": ["errors", "interchange/weights"],
  "interchange/weights/torch": ["errors", "words", "interchange/weights", "interchange/weights/pickle"],
  "interchange/weights/hdf5": ["errors", "words", "files", "interchange/weights"],
  landscape: ["descriptions", "errors", "random", "timing", "trees", "settings", "engine", "nets/layers", "nets"],
  "landscape/losses": ["descriptions", "errors", "registry", "settings", "nets/layers", "nets", "landscape"],
  "landscape/optimisers": ["descriptions", "registry", "settings", "landscape"],
  "landscape/sizes": ["landscape"],
  "landscape/descent": [],
  "landscape/spectra": ["landscape/curvature"],
  "landscape/training": ["descriptions", "errors", "random", "timing", "trees", "engine", "nets/initialisation", "landscape",
    "landscape/descent", "landscape/optimisers"],
  "landscape/normalisation": ["descriptions", "trees", "engine", "nets", "landscape"],
  "landscape/evaluation": ["descriptions", "errors", "trees", "engine", "landscape", "landscape/losses"],
  "landscape/similarity": ["landscape"],
  "landscape/combinations": ["landscape/losses"],
  "landscape/sharpness": ["descriptions", "random", "statistics", "trees", "engine", "landscape", "landscape/descent"],
  "landscape/representations": ["random", "statistics", "landscape", "landscape/similarity", "landscape/alignment"],
  "landscape/curvature": ["descriptions", "errors", "random", "timing", "trees", "statistics", "engine", "landscape"],
  "landscape/curvature/matrices": ["descriptions", "errors", "engine", "nets", "landscape"],
  "landscape/connectivity": ["descriptions", "errors", "random", "timing", "trees", "statistics", "engine", "landscape", "landscape/optimisers",
    "landscape/normalisation", "landscape/evaluation"],
  "landscape/alignment": ["errors", "random", "statistics", "trees", "engine", "nets/layers", "nets", "landscape"],
  "interchange/onnx": ["descriptions", "errors", "files", "protobuf", "random", "trees", "words", "engine", "nets/layers", "landscape"],
  "interchange/onnx/folding": ["trees", "interchange/onnx"],
  "interchange/onnx/operators": ["trees", "nets", "interchange/onnx", "interchange/onnx/folding"],
  "interchange/networks": ["errors", "words", "trees", "files", "settings", "engine", "nets/layers", "families", "interchange/onnx",
    "interchange/weights"],
  "self-check": ["random", "trees", "nets/initialisation", "families/networks", "landscape", "landscape/losses",
    "landscape/evaluation", "landscape/similarity", "landscape/representations", "landscape/curvature",
    "landscape/sharpness", "landscape/connectivity", "landscape/alignment"],
  measurements: ["errors", "words", "random", "timing", "trees", "registry", "files", "settings", "quantities",
    "data", "text", "nets/layers", "landscape", "landscape/evaluation", "landscape/similarity", "landscape/representations",
    "landscape/curvature", "landscape/sharpness", "landscape/connectivity", "landscape/optimisers", "landscape/sizes", "landscape/spectra", "landscape/alignment", "landscape/combinations",
    "landscape/normalisation", "statistics"],
  "atlas/configuration": ["atlas/slurm/section", "errors", "words", "files", "settings", "knobs", "quantities", "taxonomy",
    "engine/devices", "engine", "nets/layers", "nets/initialisation", "data", "families", "families/modules", "sources", "interchange/networks",
    "landscape",
    "landscape/losses", "landscape/optimisers", "landscape/sizes", "landscape/training", "measurements"],
  "atlas/schedule": [],
  "atlas/plan": ["errors", "words", "files", "knobs", "quantities", "nets/layers", "sources", "landscape/losses",
    "landscape/optimisers", "landscape/sizes", "measurements", "atlas/schedule", "atlas/configuration"],
  "atlas/account": ["files"],
  "atlas/lock": ["errors", "words", "files", "atlas/account"],
  "atlas/journal": ["errors", "words", "files", "measurements", "atlas/configuration", "atlas/plan", "atlas/account"],
  "atlas/store": ["errors", "registry", "files", "atlas/account", "atlas/lock", "atlas/journal"],
  "atlas/store/postgres": ["errors", "words", "files", "atlas/account", "atlas/lock", "atlas/journal", "atlas/store"],
  "atlas/status": ["errors", "files", "atlas/account", "atlas/store", "atlas/lock", "atlas/configuration", "atlas/plan", "atlas/run",
    "atlas/results"],
  "atlas/jobs": ["errors", "words", "random", "timing", "trees", "files", "knobs", "engine", "nets/initialisation", "nets", "data",
    "families", "families/networks", "sources/datasets", "landscape", "landscape/losses", "landscape/optimisers",
    "landscape/training", "landscape/normalisation", "landscape/evaluation", "landscape/spectra", "landscape/combinations", "measurements",
    "statistics", "taxonomy", "atlas/configuration", "atlas/plan", "atlas/journal", "atlas/store"],
  "atlas/run": ["errors", "words", "timing", "files", "atlas/account", "atlas/lock", "engine/devices", "engine", "engine/kept-programs", "data", "families", "sources", "sources/datasets", "atlas/configuration",
    "atlas/schedule", "atlas/plan", "atlas/journal", "atlas/refine", "atlas/store", "atlas/jobs"],
  "atlas/calibration": ["files", "engine/devices", "atlas/configuration", "atlas/plan", "atlas/store", "atlas/jobs", "atlas/run"],
  "atlas/kubernetes": ["errors", "words"],
  "atlas/slurm": ["errors", "files", "words"],
  "atlas/slurm/section": ["settings", "atlas/slurm"],
  "atlas/profile": ["errors", "files", "timing", "words", "atlas/run"],
  "atlas/results": ["errors", "trees", "taxonomy", "quantities", "landscape/descent", "atlas/configuration", "atlas/plan", "atlas/journal", "atlas/store", "atlas/run"],
  "atlas/provenance": ["words", "quantities", "measurements", "taxonomy", "atlas/account", "atlas/configuration", "atlas/lock", "atlas/plan",
    "atlas/results"],
  "atlas/prune": ["files", "atlas/account", "atlas/lock", "atlas/plan", "atlas/store", "atlas/run", "atlas/results"],
  "atlas/cells": ["quantities", "statistics", "taxonomy", "atlas/plan", "atlas/journal"],
  "atlas/refine": ["words", "knobs", "taxonomy", "atlas/configuration", "atlas/plan", "atlas/journal", "atlas/cells"],
  "atlas/verify": ["errors", "random", "quantities", "engine", "atlas/account", "atlas/plan", "atlas/journal", "atlas/store", "atlas/jobs",
    "atlas/results"],
  "atlas/tables": ["errors", "words", "files", "knobs", "quantities", "taxonomy",
    "atlas/configuration", "atlas/plan", "atlas/journal", "atlas/cells", "atlas/store", "atlas/results"],
  "atlas/tables/columns": ["errors", "words", "files", "knobs", "quantities", "taxonomy", "atlas/tables"],
  "atlas/tables/rows": ["errors", "words", "statistics", "files", "knobs", "quantities", "taxonomy", "atlas/cells", "atlas/tables",
    "atlas/tables/columns"],
  "atlas/tables/imports": ["errors", "files", "atlas/lock", "taxonomy", "interchange/published", "atlas/tables", "atlas/tables/columns"],
  "atlas/tables/doubts": ["errors", "words", "quantities", "taxonomy", "atlas/tables", "atlas/tables/columns",
    "atlas/tables/rows"],
  figures: ["errors", "words", "statistics", "knobs", "quantities", "taxonomy"],
  "figures/draw": ["errors", "taxonomy", "figures"],
  "figures/png": ["errors"],
  "report/facts": ["statistics", "knobs", "quantities", "taxonomy", "figures"],
  "report/paper": ["words", "statistics", "files", "knobs", "quantities", "taxonomy", "atlas/account", "atlas/configuration",
    "atlas/results", "atlas/tables", "figures", "report"],
  presets: ["errors", "words"],
  report: ["errors", "words", "timing", "statistics", "files", "knobs", "quantities", "taxonomy", "measurements",
    "atlas/account", "atlas/configuration", "atlas/plan", "atlas/journal", "atlas/cells", "atlas/store", "atlas/run", "atlas/profile", "atlas/results",
    "atlas/status", "atlas/tables",
    "figures", "figures/png", "report/facts"],
  "report/beside": ["knobs", "quantities", "report"],
  "report/cell-page": ["words", "statistics", "files", "knobs", "quantities", "taxonomy", "figures",
    "report/facts", "report"],
  exports: ["errors", "files", "registry", "atlas/lock", "atlas/results", "atlas/run", "atlas/store", "atlas/tables"],
  "exports/tables": ["errors", "knobs", "quantities", "taxonomy", "atlas/journal", "atlas/plan", "atlas/cells", "atlas/results", "atlas/tables"],
  "exports/numpy": ["errors"],
  "exports/formats": ["errors", "files", "knobs", "exports", "exports/tables", "exports/numpy"],
  cli: ["errors", "words", "timing", "files", "knobs", "quantities", "taxonomy", "engine/devices", "engine", "engine/kept-programs", "nets",
    "families/networks", "landscape", "landscape/losses",
    "landscape/optimisers", "measurements", "self-check", "atlas/account", "atlas/calibration", "atlas/configuration", "atlas/lock", "atlas/plan", "atlas/store", "atlas/jobs", "atlas/run", "atlas/slurm", "atlas/slurm/section", "atlas/kubernetes", "atlas/profile",
    "atlas/results", "atlas/status", "atlas/provenance", "atlas/prune", "atlas/refine", "atlas/verify", "atlas/tables", "exports", "figures", "presets", "report"],
  "cli/elsewhere": ["errors", "words", "files", "statistics", "quantities", "taxonomy", "data", "sources", "sources/datasets", "interchange/networks",
    "interchange/onnx", "interchange/weights", "atlas/configuration", "atlas/plan", "atlas/jobs", "atlas/run", "figures", "report", "cli"],
  "cli/explain": ["errors", "atlas/configuration", "atlas/provenance", "words", "settings", "knobs", "quantities", "families", "sources", "landscape/losses",
    "landscape/optimisers", "measurements", "cli"],
  "cli/inspect": ["engine", "landscape", "landscape/optimisers", "landscape/training",
    "landscape/evaluation", "landscape/curvature", "landscape/connectivity", "cli"],
  "cli/progress": ["words", "knobs", "atlas/account", "atlas/plan", "atlas/run", "cli"],
  ".": ["errors", "random", "trees", "statistics", "files", "interchange/weights", "settings", "knobs", "quantities", "taxonomy",
    "engine", "nets/layers", "nets/initialisation", "nets", "data", "text", "families", "families/modules", "families/networks",
    "interchange/onnx", "sources", "sources/datasets", "landscape", "landscape/losses", "landscape/optimisers",
    "landscape/training", "landscape/normalisation", "landscape/evaluation", "landscape/similarity", "landscape/representations",
    "landscape/curvature", "landscape/sharpness", "landscape/connectivity", "landscape/alignment", "measurements", "atlas/configuration", "atlas/plan",
    "atlas/account", "atlas/journal", "atlas/lock", "atlas/store", "atlas/jobs", "atlas/run", "atlas/results", "atlas/status",
    "atlas/verify", "atlas/tables", "exports", "figures", "figures/png", "report"],
};

/** Rooms that tests need beyond those that their own room leads to: networks to try things on, files of expected numbers. */
const ALSO_FOR_TESTS: Graph = {
  engine: ["random"],
  interchange: ["sources"],
  landscape: ["families"],
  nets: ["engine"],
};

/** The files by which folders without a door are entered; others are open to their room as a whole. */
const ENTRANCES: Entrances = {
  "cli/elsewhere": [
    "compare-networks.ts",
    "inspect-file.ts",
    "measure-networks.ts",
    "network-command-options.ts",
  ],
  "cli/explain": ["cell-text.ts", "explain-text.ts", "found-names.ts", "glossary.ts"],
  "cli/inspect": ["inspection-text.ts", "programs.ts"],
  "cli/progress": ["display.ts", "json-display.ts", "live-display.ts", "plain-display.ts"],
  "engine/cache": ["kept-functions.ts", "key.ts", "usual-folder.ts"],
  "engine/lowering": ["graph.ts", "rule.ts", "scan-graph.ts"],
  "engine/lowering/convolution": ["convolution.ts"],
  "engine/onnx": ["fingerprint.ts", "model.ts"],
  "engine/session": [
    "cache.ts",
    "channel-block.ts",
    "device.ts",
    "device-array.ts",
    "device-session.ts",
    "held-arrays.ts",
    "session.ts",
    "settle-arithmetic.ts",
    "threads.ts",
  ],
  "engine/simplify": ["dead-code.ts", "simplify.ts"],
  "figures/draw": ["grid-map.ts", "legend.ts", "line-chart.ts", "panels.ts", "svg.ts"],
  "atlas/store/postgres": ["faults.ts", "postgres-store.ts", "run-address.ts"],
  "report/beside": ["table-work.ts"],
  "report/cell-page": ["page-files.ts", "write-pages.ts"],
  "report/paper": ["write-paper-figures.ts"],
};

/** What each room imports from outside the project; `node` is every module of Node's own. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  settings: ["zod"],
  files: ["node"],
  engine: ["@jax-js/jax", "onnxruntime-node", "node"],
  data: ["node"],
  nets: ["@jax-js/jax"],
  families: ["@jax-js/jax", "node"],
  sources: ["node", "sharp", "hyparquet"],
  landscape: ["@jax-js/jax", "ml-matrix", "node"],
  interchange: ["@jax-js/jax", "onnxruntime-node", "h5wasm", "node"],
  measurements: ["zod"],
  "self-check": ["@jax-js/jax"],
  atlas: ["pg", "yaml", "zod", "node"],
  exports: ["hyparquet-writer", "node"],
  figures: ["@resvg/resvg-js", "node"],
  report: ["node"],
  cli: ["commander", "node"],
};

/** Files that are longer than a file should be, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "index.ts": "the list of every name that the package exports",
};

const ROOT = join(import.meta.dirname, "..");
const DOORS: Doors = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).imports;
const TREE = readSourceTree(join(ROOT, "src"), DOORS);

test("there are rooms to look at", () => {
  expect(TREE.files.size).toBeGreaterThan(400);
  expect(TREE.links.length).toBeGreaterThan(2000);
});

test("every folder is in the graph of rooms, and the graph names nothing else", () => {
  expect(strangersTo(GRAPH, TREE)).toEqual([]);
});

test("the graph of rooms has no circle", () => {
  expect(graphCircles(GRAPH, TREE)).toEqual([]);
});

test("CONTRIBUTING.md lists the rooms in an order of the graph", () => {
  const text = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
  const table = /From the top down:\n\n```\n([\s\S]*?)```/.exec(text)![1]!;
  const rooms = [...table.matchAll(/^([\w-]+) /gm)].map(([, room]) => room!);
  expect(disorder(rooms, GRAPH)).toEqual([]);
});

test("rooms import what the graph allows", () => {
  expect(importsOutside(GRAPH, TREE)).toEqual([]);
});

test("the graph allows nothing that no file uses", () => {
  expect(idleEdges(GRAPH, TREE)).toEqual([]);
});

test("tests import what their room leads to, and the little that is listed", () => {
  expect(testsOutside(GRAPH, ALSO_FOR_TESTS, TREE)).toEqual([]);
});

test("rooms, sub-rooms and folders are entered by their doors and entrances", () => {
  expect(throughWalls(TREE, ENTRANCES)).toEqual([]);
  expect(idleEntrances(TREE, ENTRANCES)).toEqual([]);
});

test("package.json maps the doors that there are and that are used", () => {
  const used = ["src", "test", "bench", "build", "examples"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .flatMap((path) => importsIn(readFileSync(join(ROOT, folder, path), "utf8")))
      .map(({ specifier }) => specifier)
      .filter((specifier) => specifier.startsWith("#")),
  );
  expect(doorFaults(DOORS, TREE, used)).toEqual([]);
});

test("nothing imports the command line", () => {
  const into = TREE.links.filter(({ from, to }) => to?.startsWith("cli/") && !from.startsWith("cli/"));
  expect(into).toEqual([]);
  expect(findDoor("#cli", DOORS)).toBeUndefined();
});

test("no files import each other in a circle, types included", () => {
  expect(fileCircles(TREE)).toEqual([]);
});

test("rooms import the packages that are theirs; foundations none", () => {
  expect(strangePackages(TREE, PACKAGES)).toEqual([]);
});

test("no file is a drawer for odds and ends, and none is long", () => {
  expect(oddsAndEnds(TREE)).toEqual([]);
  expect(longFiles(TREE, LONG_FILES)).toEqual([]);
});
