import { curveProfile, renderSvg } from "#figures";
import { proseHtml } from "../html.ts";
import type { CellEvidence, PathEvidence } from "./cell-evidence.ts";

/** The straight line and the curve between the networks of every pair, or why there is none to see. */
export function pathsSection({ pairs, lossUnit, networks }: CellEvidence): string {
  const diverged = new Set(networks.filter(({ status }) => status === "diverged").map(({ seed }) => seed));
  const blocks = pairs.map((pair) => {
    const { seeds, paths } = pair;
    const title = `Seeds ${seeds[0]} and ${seeds[1]}`;
    const isStored = paths.line.length > 0 || paths.curve.length > 0;
    const content = isStored
      ? `<figure>${renderSvg(curveProfile(paths, title, lossUnit), { place: "inline" })}</figure>`
      : `<p>${proseHtml(whyNothing(pair, diverged))}</p>`;
    return `<div><h3>${title}</h3>${content}</div>`;
  });
  return `<p class="hint">From the network of the one seed (t = 0) to that of the other (t = 1), at every point where it was measured.</p>
<div class="paths">${blocks.join("\n")}</div>`;
}

function whyNothing({ seeds, problem }: PathEvidence, diverged: ReadonlySet<number>): string {
  if (problem !== null) return `The curve could not be read: ${problem}`;
  const lost = seeds.filter((seed) => diverged.has(seed));
  if (lost.length > 0)
    return `There is no path to measure: the network of seed ${lost.join(" and ")} diverged.`;
  return "No curve is stored for this pair: it has not been measured yet, or its file is gone.";
}
