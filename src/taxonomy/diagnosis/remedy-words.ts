import { alternatives, capitalised, counted, spoken, spokenProbability } from "#words";
import { gainedWords, sourceWords, spreadWords, withinErrorWords } from "./gain-words.ts";
import type { Price, Remedy } from "./remedy.ts";
import type { Standing } from "./standing.ts";

/** What is told of a remedy, each part a clause. */
export interface RemedyWords {
  /** Such as `double the width to 16`. */
  readonly change: string;
  /** `tried`, `not promising`, or empty of what may be tried. */
  readonly state: string;
  /** Such as `gained 2.77 ± 0.4 points here`. */
  readonly gain: string;
  /** Such as `3 networks, which are trained; up to 4 times the parameters`. */
  readonly price: string;
  /** The phases that call for it, such as `phase IV-A`; empty where none does. */
  readonly ofPhase: string;
}

/** A remedy in words. */
export function remedyWords(remedy: Remedy): RemedyWords {
  const { change, state, gain, phases } = remedy;
  return {
    change,
    state: state === "open" ? "" : state === "lost" ? "tried" : "not promising",
    gain:
      gain === null
        ? "no gain is known"
        : `${gainedWords(gain)} ${sourceWords(gain)}${spreadWords(remedy)}${withinErrorWords(gain)}`,
    price: priceWords(remedy.price),
    ofPhase: phases.length === 0 ? "" : `phase ${alternatives(phases)}`,
  };
}

/** The same in one clause, such as `halve the batch size to 16: gained 0.6 points here; the remedy of phase IV-A`. */
export function remedyClause(remedy: Remedy): string {
  const { change, state, gain, price, ofPhase } = remedyWords(remedy);
  const called = ofPhase === "" ? "" : `the remedy of ${ofPhase}`;
  const rest = [[state, gain].filter((part) => part !== "").join(", "), called, price];
  return `${change}: ${rest.filter((part) => part !== "").join("; ")}`;
}

function priceWords({ networks, parameters, updates, examples, labels }: Price): string {
  const parts = [
    networks === null
      ? null
      : networks.areTrained
        ? `its ${counted(networks.count, "network")} ${networks.count === 1 ? "is" : "are"} trained already`
        : `${counted(networks.count, "network")} to train`,
    parameters === null ? null : `up to ${timesWords(parameters)} the parameters`,
    examples === null ? null : `${counted(examples, "example")} more`,
    labels === null ? null : `about ${counted(labels, "label")} to correct`,
    updates === null ? null : `${timesWords(updates)} the updates an epoch`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function timesWords(factor: number): string {
  return factor === 2 ? "twice" : factor === 0.5 ? "half" : `${spoken(factor)} times`;
}

/** What is said of the remedies, a sentence each: which to try first, and why what the phase calls for is not first. */
export function remedySentences(
  remedies: readonly Remedy[],
  isFine: boolean,
  standing: Standing,
): readonly string[] {
  const [first] = remedies;
  if (first === undefined) return [];
  const ofPhase = remedies.filter((remedy) => remedy !== first && remedy.phases.length > 0);
  if (first.state !== "open") {
    const tried = remedies.filter(({ state }) => state === "lost");
    const none =
      tried.length === 0
        ? []
        : [
            `Of ${counted(tried.length, "step")} that ${tried.length === 1 ? "was" : "were"} tried, none gained.`,
          ];
    return [
      ...none,
      ...remedies.filter(({ phases }) => phases.length > 0).map((own) => besideWords(own, null, standing)),
    ];
  }
  const { change, gain } = first;
  const evidence =
    gain === null
      ? ""
      : `; this ${gainedWords(gain)} of test accuracy ${sourceWords(gain)}${spreadWords(first)}${withinErrorWords(gain)}`;
  return [
    `${isFine ? "If anything" : "Try first"}: ${change}${evidence}.`,
    ...ofPhase.map((own) => besideWords(own, first, standing)),
  ];
}

/** Why the step that a phase calls for is not the first, such as `Phase IV-A calls for …, which gained less: …`. */
function besideWords(remedy: Remedy, first: Remedy | null, standing: Standing): string {
  const { change, gain, state } = remedy;
  const who = capitalised(`${callerWords(remedy, standing)}: ${change}`);
  if (gain === null) return `${who}, of which no gain is known.`;
  const known = `${gainedWords(gain)} ${sourceWords(gain)}${withinErrorWords(gain)}`;
  if (state !== "open") return `${who}, but that ${known}.`;
  const isLess = first?.gain != null && first.gain.mean > gain.mean;
  return `${who}, which ${known}${isLess ? ", less than the first" : ""}.`;
}

/** Which phase calls for a step: a fact where every possible one does, otherwise how probable the leading one is. */
function callerWords({ phases }: Remedy, { possible, share, unsettled }: Standing): string {
  if (possible.every((phase) => phases.includes(phase)))
    return `phase ${alternatives(phases)} calls for another step`;
  // How probable a phase is by curves that have not settled says nothing of the phase once they have.
  const isTold = share !== null && unsettled === null;
  const named = phases.map((phase) =>
    isTold && phase === possible[0] ? `${phase} (the likeliest, ${spokenProbability(share)})` : phase,
  );
  return `if it is phase ${alternatives(named)}, another step is called for`;
}
