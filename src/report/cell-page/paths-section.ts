import { curveProfile, numberLabel, renderSvg } from "#figures";
import { wordsUnder } from "#quantities";
import { capitalised, conjoined, counted } from "#words";
import type { CellEvidence, NetworkEvidence, ObservationEvidence, PathEvidence } from "../cell-evidence.ts";
import { escapeHtml, proseHtml } from "../html.ts";
import { networkName, networksNamed } from "../network-names.ts";

/** The straight line and the curve between the networks of every pair, or why there is none to see. */
export function pathsSection(evidence: CellEvidence): string {
  const { pairs, terms, networks, observations } = evidence;
  const lossWords = ({ seed, status }: NetworkEvidence): string =>
    `${evidence.names === undefined ? "the network of " : ""}${networkName(evidence, seed)} ${status === "diverged" ? "diverged" : "has a constant output"}`;
  const lost = networks.filter(({ status, constant }) => status === "diverged" || constant);
  const blocks = pairs.map((pair) => {
    const { seeds, paths } = pair;
    const title = capitalisedNames(networksNamed(evidence, seeds), evidence);
    const isStored = paths.line.length > 0 || paths.curve.length > 0;
    const content = isStored
      ? `<figure>${renderSvg(curveProfile(paths, title, terms), { place: "inline" })}</figure>`
      : `<p>${proseHtml(whyNothing(pair, lost, lossWords))}</p>`;
    const bound = isStored ? wordsUnder(terms, boundWords(seeds, observations)) : "";
    return `<div><h3>${escapeHtml(title)}</h3>${content}${bound === "" ? "" : `<p>${proseHtml(bound)}</p>`}</div>`;
  });
  const leftOut = leftOutWords(pairs, lost, lossWords);
  return `${leftOut === "" ? "" : `<p>${proseHtml(leftOut)}</p>\n`}<p class="hint">From the first network (t = 0) to the second (t = 1), at every point where it was measured.</p>
<div class="paths">${blocks.join("\n")}</div>`;
}

/**
 * `Barrier at most 4.2 points of training error, by 3 curves: 5.1 in the mean, 6.3 by the worst.`; empty where a single
 * curve was sought.
 */
function boundWords(seeds: PathEvidence["seeds"], observations: readonly ObservationEvidence[]): string {
  const of = (name: string) =>
    observations.find(({ quantity, seeds: own }) => quantity === name && own.join() === seeds.join());
  const [lowest, several] = [of("curve_barrier_pct"), of("curve_barrier_mean_pct")];
  if (several === undefined) return "";
  const { curves, highest } = several.detail;
  if (lowest?.value == null || typeof curves !== "number")
    return "Every curve that was sought ran off: nothing bounds the barrier.";
  const spread =
    several.value === null || typeof highest !== "number" || curves < 2
      ? ""
      : `: ${numberLabel(several.value)} in the mean, ${numberLabel(highest)} by the worst`;
  return `Barrier at most ${numberLabel(lowest.value)} points of training error, by ${counted(curves, "curve")}${spread}.`;
}

type LossWords = (network: NetworkEvidence) => string;

function whyNothing(
  { seeds, problem }: PathEvidence,
  lost: readonly NetworkEvidence[],
  lossWords: LossWords,
): string {
  if (problem !== null) return `The curve could not be read: ${problem}`;
  const ends = lost.filter(({ seed }) => seeds.includes(seed));
  if (ends.length > 0) return `There is no path to measure: ${conjoined(ends.map(lossWords))}.`;
  return "No curve is stored for this pair: it has not been measured yet, or its file is gone.";
}

/** `2 of 3 pairs measured: the network of seed 1 has a constant output`; empty where none is left out. */
function leftOutWords(
  pairs: readonly PathEvidence[],
  lost: readonly NetworkEvidence[],
  lossWords: LossWords,
): string {
  const isLost = (seed: number) => lost.some((network) => network.seed === seed);
  const left = pairs.filter(({ seeds }) => !seeds.some(isLost));
  if (left.length === pairs.length) return "";
  const guilty = lost.filter(({ seed }) => pairs.some(({ seeds }) => seeds.includes(seed)));
  return `${left.length} of ${counted(pairs.length, "pair")} measured: ${conjoined(guilty.map(lossWords))}.`;
}

/** Names of files stay as they are. */
function capitalisedNames(words: string, { names }: CellEvidence): string {
  return names === undefined ? capitalised(words) : words;
}
