import type { CrewPace } from "#atlas/lock";
import type { Database } from "./database.ts";

/** The signs of a member that it is there, by which it finds out whether the others still think so. */
export class Heartbeat {
  readonly #database: Database;
  readonly #member: readonly [run: string, name: string];
  readonly #pace: CrewPace;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();
  #beating: Promise<void> | undefined;

  constructor(database: Database, run: string, name: string, pace: CrewPace) {
    this.#database = database;
    this.#member = [run, name];
    this.#pace = pace;
    this.#timer = setInterval(() => {
      this.#beating ??= this.#beat().finally(() => {
        this.#beating = undefined;
      });
    }, 1000 * pace.beat).unref();
  }

  /** Aborted where others may take this member for gone; the reason is an error where the database was out of reach. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Gives no further sign and lets go of everything; who cannot say so is found gone later. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    const { patience } = this.#pace;
    await this.#database
      .once("DELETE FROM loss_atlas.members WHERE run = $1 AND name = $2", this.#member, patience / 6)
      .catch(() => {});
  }

  async #beat(): Promise<void> {
    const sent = performance.now();
    const { beat, patience } = this.#pace;
    try {
      const rows = await this.#database.once(
        "UPDATE loss_atlas.members SET seen = clock_timestamp() WHERE run = $1 AND name = $2 RETURNING name",
        this.#member,
        2 * beat,
      );
      if (rows.length === 0) this.#lost.abort();
      this.#last = sent;
    } catch (error) {
      // Until then nobody takes it for gone, and the database may be there again.
      if (performance.now() - this.#last > 1000 * patience) this.#lost.abort(error);
    }
  }
}
