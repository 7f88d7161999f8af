import type { TimedWork } from "#atlas/run";
import type { Stopwatch } from "#timing";
import type { RunProfile } from "./run-profile.ts";
import { Tally } from "./tally.ts";
import { TraceTracks } from "./trace-tracks.ts";

/** What is known of the place of one worker. */
interface Place {
  readonly track: number;
  /** When its first stretch began and its last ended, milliseconds since 1970. */
  readonly began: number;
  ended: number;
  /** Seconds of all stretches. */
  seconds: number;
}

/** Gathers where the time of a run goes while it goes on: the workers' as they tell it, and this process's own. */
export class ProfileCollector {
  readonly #stopwatch: Stopwatch;
  readonly #kinds = new Map<string, Tally>();
  readonly #beside = new Tally("");
  readonly #coordinator = new Tally("coordinator");
  readonly #places = new Map<string, Place>();
  readonly #tracks = new TraceTracks("coordinator");
  #taken = performance.timeOrigin;

  /** @param stopwatch listens to this process since its start */
  constructor(stopwatch: Stopwatch) {
    this.#stopwatch = stopwatch;
  }

  /** Hears of a stretch of a worker's time. */
  add({ worker, what, job, began, seconds, timing, isLost }: TimedWork): void {
    const place = this.#placeOf(worker, began);
    place.ended = Math.max(place.ended, began + 1000 * seconds);
    place.seconds += seconds;
    const tally = job === undefined ? this.#beside : this.#tallyOf(job.kind);
    tally.add(seconds, timing, job === undefined ? 0 : 1);
    if (what === "waiting") tally.name("waiting", seconds);
    else if (isLost) tally.name("lost", seconds);
    else if (timing !== undefined)
      tally.name(what === "start" ? "start" : "messages", seconds - timing.seconds);
    this.#tracks.add(place.track, {
      name: job?.kind ?? what,
      began,
      duration: 1000 * seconds,
      ...(job && { details: { job: job.key, networks: job.tasks.length, ...(isLost && { lost: true }) } }),
      ...(timing && { timing }),
    });
  }

  /** Where the time went so far. */
  profile(): RunProfile {
    const timing = this.#stopwatch.take();
    this.#coordinator.add(timing.seconds, timing);
    this.#tracks.addSlices(0, this.#taken, timing);
    this.#taken += 1000 * timing.seconds;
    const places = [...this.#places.values()];
    const [began, ended] = [
      Math.min(...places.map((place) => place.began)),
      Math.max(...places.map((place) => place.ended)),
    ];
    const seconds = places.length === 0 ? 0 : (ended - began) / 1000;
    return {
      version: 1,
      began: new Date(performance.timeOrigin).toISOString(),
      workers: places.length,
      seconds,
      columns: [...[...this.#kinds.values()].map(({ column }) => column), this.#besideJobs(began, ended)],
      coordinator: this.#coordinator.column,
    };
  }

  /** Everything that happened as events of Chrome's trace format, parts of one JSON text. */
  trace(): Iterable<string> {
    return this.#tracks.json();
  }

  /** What workers do beside jobs, with the gaps between the stretches of a place and the rest until the last has ended. */
  #besideJobs(began: number, ended: number) {
    const beside = new Tally("");
    const { seconds, ...told } = this.#beside.column;
    beside.add(seconds, told);
    for (const place of this.#places.values()) {
      const gaps = (place.ended - place.began) / 1000 - place.seconds;
      const idle = (place.began - began + ended - place.ended) / 1000;
      beside.add(Math.max(0, gaps) + idle);
      beside.name("messages", gaps);
      beside.name("waiting", idle);
    }
    return beside.column;
  }

  #tallyOf(kind: string): Tally {
    const tally = this.#kinds.get(kind) ?? new Tally(kind);
    this.#kinds.set(kind, tally);
    return tally;
  }

  #placeOf(worker: string, began: number): Place {
    const known = this.#places.get(worker);
    if (known !== undefined) return known;
    const place = { track: this.#tracks.open(worker), began, ended: began, seconds: 0 };
    this.#places.set(worker, place);
    return place;
  }
}
