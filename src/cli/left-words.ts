import type { RoundNumber } from "#atlas/account";
import { duration } from "#words";

/** What is left, seconds, in words such as `about 8 min left`: of the round, where further ones may come. */
export function leftWords(seconds: number, round: RoundNumber | null | undefined): string {
  const words = `about ${duration(Math.round(seconds))} left`;
  return round && round.number < round.of ? `${words} of round ${round.number} of ${round.of}` : words;
}
