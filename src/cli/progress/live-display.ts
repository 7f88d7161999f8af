import { styleText } from "node:util";
import { wrapped } from "../prose.ts";
import type { Display, Subject } from "./display.ts";
import { type News, newsOf } from "./news.ts";
import { advance, noProgress } from "./progress.ts";
import { type Paint, progressLines } from "./progress-lines.ts";

/** Least time between two drawings, ms, and the time after which the clocks are drawn anew. */
const LEAST_INTERVAL = 100;
const CLOCK_INTERVAL = 500;

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const ERASE_BELOW = "\x1b[0J";

/** A terminal to draw on; its size may change at any time. */
export type Terminal = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };

/** A few lines at the foot of a terminal that are redrawn as the run goes on; news scroll by above them. */
export function liveDisplay({ name, knobs }: Subject, terminal: Terminal): Display {
  const paint: Paint = (style, text) => styleText(style, text, { stream: terminal });
  let progress = noProgress(performance.now());
  let news: News[] = [];
  let height = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function draw(): void {
    drawnAt = performance.now();
    const { columns = 80, rows = 24 } = terminal;
    // One column stays free: a full line would leave the cursor where terminals differ.
    const view = { name, knobs, columns: columns - 1, rows, paint };
    const lines = progress.jobs === 0 ? [] : progressLines(progress, drawnAt, view);
    const above = news
      .map(({ grade, text }) => `${paintNews(grade, wrapped(text, view.columns, 2))}\n`)
      .join("");
    news = [];
    const back = height === 0 ? "\r" : `\x1b[${height}A\r`;
    terminal.write(`${HIDE_CURSOR}${back}${ERASE_BELOW}${above}${lines.map((line) => `${line}\n`).join("")}`);
    height = lines.length;
    schedule(CLOCK_INTERVAL);
  }

  function schedule(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(draw, delay).unref();
  }

  function paintNews(grade: News["grade"], text: string): string {
    return grade === "note" ? text : paint(grade === "failure" ? "red" : "yellow", text);
  }

  const leave = () => terminal.write(SHOW_CURSOR);
  process.once("exit", leave);

  return {
    show(event) {
      progress = advance(progress, event, performance.now());
      const one = newsOf(event, knobs);
      if (one !== null) news.push(one);
      schedule(Math.max(0, drawnAt + LEAST_INTERVAL - performance.now()));
    },
    close() {
      // Nothing is waited for any more.
      const workers = new Map([...progress.workers].filter(([, own]) => own !== null));
      progress = { ...progress, workers };
      draw();
      clearTimeout(timer);
      leave();
      process.off("exit", leave);
    },
  };
}
