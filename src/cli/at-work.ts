/** A stream of a process that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Time after which a command that has said nothing says that it is at work, ms: a shorter line would only flicker. */
const PATIENCE = 400;

/** To the start of the line, and nothing after it. */
const ERASE = "\r\x1b[K";

/**
 * Says in a terminal that something is at work until the first word of it, or the end, takes the line away; elsewhere nothing.
 *
 * @param out where the words come that take the line away
 * @param errors where the line is written; words there take it away as well
 * @returns takes it away at the latest
 */
export function sayAtWork(
  words: string,
  out: Output = process.stdout,
  errors: Output = process.stderr,
): () => void {
  if (errors.isTTY !== true) return () => {};
  const write = errors.write;
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    Reflect.apply(write, errors, [`${words} …`]);
  }, PATIENCE);
  timer.unref();
  const end = () => {
    clearTimeout(timer);
    for (const leave of leaves) leave();
    if (isShown) Reflect.apply(write, errors, [ERASE]);
    isShown = false;
    process.off("exit", end);
  };
  const leaves = [...new Set([out, errors])].map((stream) => beforeWriting(stream, end));
  process.once("exit", end);
  return end;
}

/** Has something done before the next words of a stream; gives what undoes that. */
function beforeWriting(stream: Output, act: () => void): () => void {
  const { write } = stream;
  Object.defineProperty(stream, "write", {
    configurable: true,
    value: (...words: readonly unknown[]) => {
      act();
      return Reflect.apply(write, stream, words);
    },
  });
  // What a stream has of its class is there again once its own is gone.
  return () => void Reflect.deleteProperty(stream, "write");
}
