import type { RunEvent } from "#atlas/run";
import type { KnobName } from "#knobs";

/** Shows the events of a run to whoever watches. */
export interface Display {
  show(event: RunEvent): void;
  /** Leaves the terminal as a reader wants to find it; nothing is shown afterwards. */
  close(): void;
}

/** What a display must know of the experiment. */
export interface Subject {
  readonly name: string;
  /** The knobs that tell the cells of the grid apart. */
  readonly knobs: readonly KnobName[];
}
