import { stripVTControlCharacters } from "node:util";
import type { Ending } from "./command.ts";

/** Something that a command may say after it was harmed. */
export interface Excuse {
  /** The code of the error or of the failed job. */
  readonly code: string;
  /** What the sentence must name: the file that was harmed, for instance. */
  readonly names: string;
}

/** What was done to a run, and so may be complained of; and the complaints that nobody has given a reason for. */
export class Complaints {
  readonly #excuses: Excuse[] = [];
  readonly #unjust: string[] = [];
  #just = 0;

  /** From here on this may be said. */
  excuse(excuse: Excuse): void {
    this.#excuses.push(excuse);
  }

  /** Something is as it should not be, whoever found it. */
  add(sentence: string): void {
    this.#unjust.push(sentence);
  }

  /** Looks at what a command said that has ended. */
  hear(ending: Ending): void {
    const { code, errors, failures, isDone } = ending;
    const said = errorsIn(errors);
    for (const { code: what, message } of [...said, ...failures]) this.#judge(ending, what, message);
    if (/^\s+at .+:\d+:\d+/m.test(errors)) this.#add(ending, `a stack trace:\n${errors}`);
    // A command that comes to grief says so; one that a signal ended says nothing.
    if (
      code !== null &&
      ![0, 75, 130].includes(code) &&
      said.length === 0 &&
      !(isDone && failures.length > 0)
    )
      this.#add(ending, `exit code ${code} without a reason: ${errors || ending.output.slice(-500)}`);
  }

  /** What was said without anything having been done that explains it. */
  get unjust(): readonly string[] {
    return this.#unjust;
  }

  /** How many sentences named what was harmed. */
  get just(): number {
    return this.#just;
  }

  #judge(ending: Ending, code: string, message: string): void {
    if (this.#excuses.some((one) => one.code === code && message.includes(one.names))) this.#just++;
    else this.#add(ending, `[${code}] ${message}`);
  }

  #add({ words }: Ending, what: string): void {
    this.add(`loss-atlas ${words.join(" ")}: ${what}`);
  }
}

/** Errors as the command prints them, each on a line of its own. */
export function errorsIn(text: string): readonly { readonly code: string; readonly message: string }[] {
  return [...stripVTControlCharacters(text).matchAll(/^error \[([\w/-]+)\]: (.*)$/gm)].map(
    ([, code = "", message = ""]) => ({ code, message }),
  );
}
