/**
 * How long photographs take from folders to an array: `node bench/photographs.ts FOLDER [SIZE]`.
 *
 * The folder holds a folder for each class. Nothing is taken from the cache or kept there; the least of three readings.
 */
import { join } from "node:path";
import { sourceNamed } from "#sources";
import { loadDataset } from "#sources/datasets";
import { duration } from "./table.ts";

const [folder = join("..", "shared", "data", "weather4"), size = "32"] = process.argv.slice(2);
process.env.LOSS_ATLAS_CACHE = "";

const given = { source: "pictures", folder, size: Number(size), examples: 1, test_examples: 1 };
const { settings, train, test } = await sourceNamed("pictures").find!(given, ".");
const request = { ...given, ...settings, examples: train, test_examples: test };
const least = { wall: Number.POSITIVE_INFINITY, processor: Number.POSITIVE_INFINITY };
for (let reading = 0; reading < 3; reading++) {
  const begin = performance.now();
  const before = process.cpuUsage();
  await loadDataset(request, { dataFolder: ".", rootSeed: 1 });
  const { user, system } = process.cpuUsage(before);
  least.wall = Math.min(least.wall, (performance.now() - begin) / 1000);
  least.processor = Math.min(least.processor, (user + system) / 1e6);
}
process.stdout.write(
  `${train + test} photographs to ${size} × ${size} pixels: ${duration(least.wall)}, ${duration(least.processor)} of processor time\n`,
);
