// Points between training examples, on which the answers of two networks are compared. No label and no test data.
import { glyphs, mixupProbes, randomStream } from "loss-atlas";

const images = glyphs({ count: 200, size: 8, difficulty: 0.3 }, randomStream(1, "glyphs"));
const probes = mixupProbes(images, { count: 50, alpha: 16 }, randomStream(1, "probes"));

console.log(probes.count, probes.images.length === 50 * 8 * 8); // → 50 true
console.log(probes.lambda.every((weight) => weight > 0 && weight < 1)); // → true
