/**
 * The resident set of this process before and at the peak of training: `node bench/training-memory.ts width batch updates`.
 *
 * Trains one ResNet-18 with `trainEnsemble` and prints both in bytes; `memory.ts` starts it, so that nothing else
 * has been computed in the process.
 */
import { resnet18 } from "#families/networks";
import { largestResidentSet } from "./residence.ts";
import { secondsOfUpdate } from "./training-time.ts";

const [width = 16, batchSize = 128, updates = 4] = process.argv.slice(2).map(Number);
const before = largestResidentSet();
const network = resnet18({ inputShape: [3, 32, 32], width, classes: 10 });
await secondsOfUpdate({ network, members: 1, batchSize, updatesPerEpoch: updates, epochs: 1 });
process.stdout.write(`${JSON.stringify({ before, peak: largestResidentSet() })}\n`);
