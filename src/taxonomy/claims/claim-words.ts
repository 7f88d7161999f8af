import type { Interval } from "#statistics";
import { spoken, withMinus } from "#words";
import type { ClaimUnit, PublishedFinding } from "./claim.ts";

const UNIT_WORDS: Readonly<Record<ClaimUnit, string>> = {
  correlation: "",
  points: " points",
  similarity: "",
  share: "",
  "change of share": "",
  ratio: "-fold",
  nats: "",
  doublings: " doublings",
};

/** A statistic for people: signed unless it is a share or a ratio, two decimals for a correlation, then its unit. */
export function claimNumber(value: number, unit: ClaimUnit): string {
  return `${bareNumber(value, unit)}${UNIT_WORDS[unit]}`;
}

/** An interval for people, such as `[+0.81, +0.98]`, in the digits of `claimNumber`; empty for `null`. */
export function claimInterval(interval: Interval | null, unit: ClaimUnit): string {
  if (interval === null) return "";
  return `[${bareNumber(interval.low, unit)}, ${bareNumber(interval.high, unit)}]`;
}

/** A number with its interval, such as `+0.93 [+0.81, +0.98]`. */
export function withInterval(value: number, interval: Interval | null, unit: ClaimUnit): string {
  return `${claimNumber(value, unit)} ${claimInterval(interval, unit)}`.trimEnd();
}

/** A published statistic that all three grids may have; `null` where one does not. */
export function publishedNumbers(
  unit: ClaimUnit,
  decayedRate: number | null,
  constantRate: number | null,
  noisyLabels: number | null,
  more = "",
): PublishedFinding {
  const named = [
    [decayedRate, "rate decay"],
    [constantRate, "constant rate"],
    [noisyLabels, "noisy labels"],
  ] as const;
  const numbers = named.flatMap(([value, name]) =>
    value === null ? [] : [`${claimNumber(value, unit)} (${name})`],
  );
  return { decayedRate, constantRate, noisyLabels, words: more === "" ? numbers : [...numbers, more] };
}

/** How many resamples or simulations were made, where so many cells were given fewer than asked for or none; else empty. */
export function fewerWords(made: number, asked: number, what = "resamples"): string {
  if (made === 0 && asked > 0) return " (errors of a normal distribution, for so many)";
  return made < asked ? ` (${made} ${what}, for so many)` : "";
}

/** Percent or points in the digits that the published numbers have, never −0.0. */
export function oneDecimal(value: number): string {
  const text = value.toFixed(1);
  return text === "-0.0" ? "0.0" : withMinus(text);
}

function bareNumber(value: number, unit: ClaimUnit): string {
  const decimals = unit === "points" ? 10 : 100;
  if (unit === "ratio") return spoken(value);
  const rounded = Math.round(decimals * value) / decimals;
  const text = withMinus((rounded === 0 ? 0 : rounded).toFixed(decimals === 10 ? 1 : 2));
  return unit === "share" || !(rounded > 0) ? text : `+${text}`;
}
