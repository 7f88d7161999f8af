import { type Listener, listen } from "./measured.ts";
import type { Phase } from "./phases.ts";
import type { OperatorTime, PhaseTime, Slice, Timing } from "./timing.ts";

/** How many pieces of work a timing shows one by one: its longest. */
const MOST_SLICES = 60;

interface Piece {
  readonly phase: Phase;
  readonly detail: string | undefined;
  readonly begin: number;
}

interface Total {
  seconds: number;
  calls: number;
}

/**
 * Times what this process does by phase. At every instant the piece of work that began last of those under way has the
 * time, so that the phases never sum to more than the clock, also where pieces overlap.
 */
export class Stopwatch implements Listener {
  #began: number;
  #changed = performance.now();
  readonly #underWay: Piece[] = [];
  #phases = new Map<Phase, Total>();
  #operators = new Map<string, Total>();
  #slices: Slice[] = [];
  #slicesLeftOut = 0;

  /** @param began the moment from which on it is to know everything, of `performance.now`; now, or one that is past */
  constructor(began: number = performance.now()) {
    this.#began = began;
  }

  /** Hears of all work of this process from now on. */
  start(): void {
    listen(this);
  }

  /** Hears of nothing more. */
  stop(): void {
    listen(undefined);
  }

  /** Begins a piece of work; gives what to call at its end. */
  begin(phase: Phase, detail?: string): () => void {
    this.#charge();
    const piece = { phase, detail, begin: this.#changed };
    this.#underWay.push(piece);
    this.#totalOf(phase).calls++;
    return () => this.#end(piece);
  }

  /** Adds a piece of work that was timed otherwise, before the stopwatch started say; moments of `performance.now`. */
  add(phase: Phase, from: number, to: number): void {
    const total = this.#totalOf(phase);
    total.seconds += (to - from) / 1000;
    total.calls++;
    this.#slices.push({ phase, begin: from - this.#began, duration: to - from });
  }

  /** Takes time from a phase, at most what it has, and gives it to another. */
  shift(from: Phase, to: Phase, seconds: number): void {
    const source = this.#totalOf(from);
    const moved = Math.min(seconds, source.seconds);
    source.seconds -= moved;
    this.#totalOf(to).seconds += moved;
  }

  /** Adds to an operator what it took of the time of `arithmetic`. */
  addOperator({ operator, seconds, calls }: OperatorTime): void {
    const total = this.#operators.get(operator) ?? { seconds: 0, calls: 0 };
    this.#operators.set(operator, total);
    total.seconds += seconds;
    total.calls += calls;
  }

  /** Gives what was timed since the last call and begins anew; work under way is divided between both. */
  take(): Timing {
    this.#charge();
    const timing: Timing = {
      seconds: (this.#changed - this.#began) / 1000,
      phases: [...this.#phases].map(([phase, total]): PhaseTime => ({ phase, ...total })),
      operators: [...this.#operators].map(([operator, total]) => ({ operator, ...total })),
      slices: this.#longest().toSorted((a, b) => a.begin - b.begin),
      slicesLeftOut: this.#slicesLeftOut,
    };
    this.#began = this.#changed;
    this.#phases = new Map();
    this.#operators = new Map();
    this.#slices = [];
    this.#slicesLeftOut = 0;
    return timing;
  }

  #end(piece: Piece): void {
    const position = this.#underWay.lastIndexOf(piece);
    if (position < 0) return;
    this.#charge();
    this.#underWay.splice(position, 1);
    const { phase, detail } = piece;
    const begin = Math.max(0, piece.begin - this.#began);
    this.#slices.push({
      phase,
      ...(detail !== undefined && { detail }),
      begin,
      duration: this.#changed - this.#began - begin,
    });
    if (this.#slices.length > 20 * MOST_SLICES) this.#slices = this.#longest();
  }

  /** Gives the time since the last change to the piece of work that began last. */
  #charge(): void {
    const now = performance.now();
    const piece = this.#underWay.at(-1);
    if (piece !== undefined) this.#totalOf(piece.phase).seconds += (now - this.#changed) / 1000;
    this.#changed = now;
  }

  #totalOf(phase: Phase): Total {
    const total = this.#phases.get(phase) ?? { seconds: 0, calls: 0 };
    this.#phases.set(phase, total);
    return total;
  }

  #longest(): Slice[] {
    const longest = this.#slices.toSorted((a, b) => b.duration - a.duration).slice(0, MOST_SLICES);
    this.#slicesLeftOut += this.#slices.length - longest.length;
    return longest;
  }
}
