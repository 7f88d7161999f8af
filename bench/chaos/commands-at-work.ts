import type { RandomStream } from "#random";
import type { Calling, Ending } from "./command.ts";
import type { Complaints } from "./complaints.ts";

/** Commands that work on a run: whoever ends is replaced. */
export class CommandsAtWork {
  readonly #crew = new Set<Calling>();
  readonly #size: number;
  readonly #start: () => Calling;
  readonly #complaints: Complaints;
  readonly #endings: Ending[] = [];

  /** @param size how many there are at once */
  constructor(size: number, start: () => Calling, complaints: Complaints) {
    this.#size = size;
    this.#start = start;
    this.#complaints = complaints;
  }

  /** Those that are at work. */
  get all(): readonly Calling[] {
    return [...this.#crew];
  }

  /** Starts as many as are missing; gives how those ended that did since the last call. */
  tend(): readonly Ending[] {
    const ended = this.#endings.splice(0);
    if (ended.some(({ isDone }) => isDone)) return ended;
    while (this.#crew.size < this.#size) {
      const calling = this.#start();
      this.#crew.add(calling);
      void calling.ended.then((ending) => {
        this.#crew.delete(calling);
        this.#complaints.hear(ending);
        this.#endings.push(ending);
      });
    }
    return ended;
  }

  /** Ends all of them at once; gives how those ended that did since the last call. */
  async killAll(): Promise<readonly Ending[]> {
    for (const calling of this.all) await calling.kill();
    return this.#endings.splice(0);
  }
}

/** What signals reach. */
export interface CommandsScene {
  readonly commands: CommandsAtWork;
  readonly complaints: Complaints;
  readonly stream: RandomStream;
}
