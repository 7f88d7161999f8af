import type { JobFailure, RunOutcome } from "./events.ts";
import { type DividedWork, withoutFailed } from "./given-up.ts";
import type { RemainingWork } from "./remaining-work.ts";

/** What a call has come to in the rounds of a grid so far: what failed in one is not tried in those after it, and counts at the end. */
export class OutcomeOfRounds {
  readonly #failures: JobFailure[] = [];
  #seconds = 0;

  /** What of a round's work is to be done, and what not since something has failed in a round before. */
  divided(work: RemainingWork): DividedWork {
    return withoutFailed(
      work,
      this.#failures.map(({ job }) => job.key),
    );
  }

  /** What the call has come to with one more round. @param divided what was to be done of it */
  after({ work, givenUp }: DividedWork, round: RunOutcome): RunOutcome {
    this.#failures.push(...round.failures);
    this.#seconds += round.seconds;
    const told = new Set([...this.#failures.map(({ job }) => job), ...work.jobs].map(({ key }) => key));
    const blocked = [...givenUp.filter(({ key }) => !told.has(key)), ...round.blocked];
    return { ...round, failures: [...this.#failures], blocked, seconds: this.#seconds };
  }
}
