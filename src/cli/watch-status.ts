import { setTimeout as sleep } from "node:timers/promises";
import type { RunStatus } from "#atlas/status";
import { printable } from "#words";
import { columnsOf } from "./prose.ts";
import { statusLine, statusText } from "./status-text.ts";

/** How often to look, ms. */
const INTERVAL = 1000;

const ERASE_BELOW = "\x1b[0J";

/** Where a status that is watched is shown. */
export type Screen = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** How a status is watched. */
export interface Watching {
  /** One JSON object for each change in place of text. */
  readonly json: boolean;
  readonly read: () => Promise<RunStatus>;
  /** Time between two looks, ms. */
  readonly interval?: number;
}

/**
 * Shows the status of a run until nobody works in its folder: redrawn in a terminal, elsewhere a line for each change, with
 * the reason of every new failure.
 */
export async function watchStatus(
  first: RunStatus,
  screen: Screen,
  { json, read, interval = INTERVAL }: Watching,
): Promise<void> {
  const show = json ? jsonShown(screen) : screen.isTTY ? redrawn(screen) : linesShown(screen);
  for (let status = first; ; status = await read()) {
    show(status);
    if (status.state !== "running") return;
    await sleep(interval);
  }
}

function redrawn(screen: Screen): (status: RunStatus) => void {
  let height = 0;
  return (status) => {
    const lines = statusText(status, columnsOf(screen)).split("\n").slice(0, -1);
    // What is higher than the terminal could not be drawn over.
    const shown = status.state === "running" ? lines.slice(0, (screen.rows ?? 24) - 1) : lines;
    const back = height === 0 ? "" : `\x1b[${height}A\r`;
    screen.write(`${back}${ERASE_BELOW}${shown.join("\n")}\n`);
    height = shown.length;
  };
}

function jsonShown(screen: Screen): (status: RunStatus) => void {
  let before = "";
  return (status) => {
    const now = changesIn(status);
    if (now !== before) screen.write(`${JSON.stringify(status)}\n`);
    before = now;
  };
}

function linesShown(screen: Screen): (status: RunStatus) => void {
  let before = "";
  const told = new Set<string>();
  return (status) => {
    const now = changesIn(status);
    if (now === before) return;
    before = now;
    const title = printable(status.name ?? status.run);
    for (const { key, kind, words = kind, message } of status.failures) {
      if (!told.has(key)) screen.write(`${title}: failed: ${printable(`${words}: ${message}`)}\n`);
      told.add(key);
    }
    const end = status.state === "running" ? "" : `${status.state}: `;
    screen.write(`${title}: ${end}${statusLine(status)}\n`);
  };
}

/** What of a status is news: neither clocks nor sizes are. */
function changesIn({ state, stages, failures }: RunStatus): string {
  return JSON.stringify([state, stages, failures]);
}
