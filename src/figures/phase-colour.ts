import type { LandscapePhase } from "#taxonomy";

/** Colours of Okabe and Ito, told apart with any common colour vision; warm where training falls short, cool where it succeeds. */
export const PHASE_COLOURS: Readonly<Record<LandscapePhase, string>> = {
  I: "#D55E00",
  II: "#E69F00",
  III: "#CC79A7",
  "IV-A": "#56B4E9",
  "IV-B": "#009E73",
};

const SURE_SHARE = 0.9;

/** Whether a label is less sure than a figure passes over; an unknown share is passed over. */
export function isUnsureShare(share: number | null): boolean {
  return share !== null && share < SURE_SHARE;
}

const PALEST = 0.35;

/**
 * The colour of a phase, paler the less sure it is: full at a share of 1, palest at 0.5 and below.
 *
 * @param share 0 … 1, or null where it is unknown, which draws the full colour
 */
export function phaseColour(phase: LandscapePhase, share: number | null): string {
  return shareColour(PHASE_COLOURS[phase], share);
}

/** Any colour `#rrggbb` as {@link phaseColour} treats those of the phases. */
export function shareColour(colour: string, share: number | null): string {
  const strength =
    share === null || Number.isNaN(share)
      ? 1
      : PALEST + (1 - PALEST) * Math.min(1, Math.max(0, 2 * share - 1));
  return mixWithWhite(colour, strength);
}

function mixWithWhite(colour: string, strength: number): string {
  const channel = (start: number): string => {
    const full = Number.parseInt(colour.slice(start, start + 2), 16);
    return Math.round(255 + (full - 255) * strength)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
