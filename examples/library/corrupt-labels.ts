// Labels made wrong at random, the load-like knob of the paper. The images and the labels given stay as they are.
import { corruptLabels, glyphs, randomStream } from "loss-atlas";

// Every draw comes from a named stream: the same name and seed give the same numbers on every machine.
const images = glyphs({ count: 1000, size: 8, difficulty: 0.3 }, randomStream(1, "glyphs"));

// `flip` gives exactly this share another class; `redraw`, as in the paper, may draw the true class again.
const noise = { fraction: 0.2, kind: "flip" } as const;
const { labels } = corruptLabels(images.labels, images.classes, noise, randomStream(1, "label-noise"));
const wrong = labels.filter((label, i) => label !== images.labels[i]).length;
console.log(wrong); // → 200
