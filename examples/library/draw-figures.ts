// A phase diagram as SVG, and the same picture as PNG with the packaged font.
import { cellFromMeans, classifyPhases, phaseDiagram, renderPng, renderSvg } from "loss-atlas";

const cells = [8, 64].flatMap((width) =>
  [32, 256].map((batch_size) =>
    cellFromMeans({
      knobs: { width, batch_size },
      means: { train_loss: 1 / width ** 2, mode_connectivity_pct: width / 8 - 4, cka_softmax: 0.8 },
    }),
  ),
);
const { table } = classifyPhases(cells);

// The second argument picks a slice of the table; this one has a single plane.
const svg = renderSvg(phaseDiagram(table, {}));
console.log(svg.startsWith("<svg"), svg.includes("Phases")); // → true true

const png = renderPng(svg, 2);
console.log(Buffer.from(png.subarray(1, 4)).toString()); // → PNG
