import { setTimeout as sleep } from "node:timers/promises";
import type { RunStatus } from "#atlas/status";
import { printable } from "#words";
import { columnsOf, wrapped } from "./prose.ts";
import { type QueueAnswer, queueRecord, unhurried } from "./queue-of-run.ts";
import { isQueued, queueLine } from "./queue-words.ts";
import { statusLine, statusText, takingUp } from "./status-text.ts";

/** How often to look, and how often to ask what is queued, ms. */
const INTERVAL = 1000;
const QUEUE_INTERVAL = 15_000;

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
  /** What of the run is queued. */
  readonly readQueue: () => Promise<QueueAnswer>;
  /** Time between two looks, ms. */
  readonly interval?: number;
}

/** What is shown at one moment. */
interface Watched {
  readonly status: RunStatus;
  readonly queue: QueueAnswer;
  /** Nothing is left that anybody could do without being told to. */
  readonly isEnd: boolean;
}

/**
 * Shows the status of a run until nothing of it is left to do but what failed: redrawn in a terminal, elsewhere a line for each
 * change, with the reason of every new failure. Where nobody works on it, somebody is waited for, and that is said.
 */
export async function watchStatus(
  first: RunStatus,
  screen: Screen,
  { json, read, readQueue, interval = INTERVAL }: Watching,
): Promise<void> {
  const show = json ? jsonShown(screen) : screen.isTTY ? redrawn(screen) : linesShown(screen);
  const latestQueue = unhurried(readQueue, QUEUE_INTERVAL);
  for (let status = first; ; status = await read()) {
    const isEnd = status.state === "finished" || status.state === "failed";
    show({ status, queue: await latestQueue(), isEnd });
    if (isEnd) return;
    await sleep(interval);
  }
}

function redrawn(screen: Screen): (watched: Watched) => void {
  let height = 0;
  return ({ status, queue, isEnd }) => {
    const columns = columnsOf(screen);
    const lines = statusText(status, columns, queueRecord(queue)).trimEnd().split("\n");
    const told = [queueLine(queue), waitingWords(status, queue)].filter((words) => words !== "");
    const foot = told.flatMap((words) => ["", ...wrapped(words, columns, 2).split("\n")]);
    // What is higher than the terminal could not be drawn over.
    const room = isEnd ? lines.length : Math.max(1, (screen.rows ?? 24) - 1 - foot.length);
    const shown = [...lines.slice(0, room), ...foot];
    const back = height === 0 ? "" : `\x1b[${height}A\r`;
    screen.write(`${back}${ERASE_BELOW}${shown.join("\n")}\n`);
    height = shown.length;
  };
}

function jsonShown(screen: Screen): (watched: Watched) => void {
  let before = "";
  return (watched) => {
    const now = changesIn(watched);
    if (now !== before)
      screen.write(`${JSON.stringify({ ...watched.status, queue: queueRecord(watched.queue) })}\n`);
    before = now;
  };
}

function linesShown(screen: Screen): (watched: Watched) => void {
  let before = "";
  const told = new Set<string>();
  return (watched) => {
    const { status, queue, isEnd } = watched;
    const now = changesIn(watched);
    if (now === before) return;
    before = now;
    const title = printable(status.name ?? status.run);
    for (const { key, kind, words = kind, message } of status.failures) {
      if (!told.has(key)) screen.write(`${title}: failed: ${printable(`${words}: ${message}`)}\n`);
      told.add(key);
    }
    const end = isEnd ? `${status.state}: ` : "";
    const parts = [statusLine(status), ...(queue === undefined ? [] : [queueLine(queue)])];
    if (status.state === "unfinished" && !isQueued(queueRecord(queue)))
      parts.push(`nobody works on it; ${takingUp(status)}`);
    screen.write(`${title}: ${end}${parts.map(printable).join(" · ")}\n`);
  };
}

/** That somebody is waited for, a sentence or two; empty where somebody is at work or nothing is left. */
function waitingWords({ state }: RunStatus, queue: QueueAnswer): string {
  if (state !== "unfinished") return "";
  return isQueued(queueRecord(queue))
    ? "This waits until the tasks begin. Ctrl-C ends it."
    : "Nobody works on it: this waits until somebody does. Ctrl-C ends it.";
}

/** What of a status is news: neither clocks nor sizes are. */
function changesIn({ status: { state, stages, failures }, queue }: Watched): string {
  return JSON.stringify([state, stages, failures, queueRecord(queue)]);
}
