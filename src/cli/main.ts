import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { AtlasError, exitCodeOf, formatError } from "#errors";
import { printable, withoutMiddle } from "#words";
import { COMMANDS, type CommandEntry } from "./commands.ts";
import { refuseAddresses } from "./database-address.ts";
import { requireOptionsOnce } from "./given-once.ts";
import { columnsOf, wrapped } from "./prose.ts";

/**
 * Runs the `loss-atlas` command and gives its exit code: 0 done, 1 a failure, 2 bad input; a command that
 * sets `process.exitCode` itself (130 after Ctrl-C) keeps it.
 *
 * Only the module of the subcommand that is called is loaded. Errors go to standard error, one message
 * and no stack trace; set `LOSS_ATLAS_DEBUG` to see the stack.
 *
 * @param given the words after the program's name; `help` before others asks for theirs
 */
export async function main(given: readonly string[]): Promise<number> {
  const words = given[0] === "help" ? [...given.slice(1), "--help"] : given;
  const [called] = words.flatMap((word) => COMMANDS.find(({ name }) => name === word) ?? []);
  bearClosedReaders(called?.outlivesReaders ?? false);
  reportWhatNobodyCaught();
  const speak =
    called === undefined ? () => {} : (await import("./at-work.ts")).sayAtWork(`${called.name}: working`);
  try {
    if (called !== undefined && !called.takesAddresses) refuseAddresses(called.name, words);
    const program = await buildProgram(called);
    await program.parseAsync(words.length === 0 ? ["--help"] : words, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return report(error);
  } finally {
    speak();
  }
}

async function buildProgram(called: CommandEntry | undefined): Promise<Command> {
  const program = new Command("loss-atlas")
    .description("Trains a grid of networks, measures their loss landscapes and maps the phases.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`${shownError(usageError(text, meaningsOf(program)))}\n`),
    })
    .configureHelp({ minWidthToWrap: 20 })
    .addHelpText("after", EXAMPLES);
  for (const entry of COMMANDS) {
    const command = program
      .command(entry.name)
      .summary(entry.summary)
      .helpOption("-h, --help", "print this help");
    if (entry !== called) continue;
    (await entry.load()).defineCommand(command);
    requireOptionsOnce(command);
  }
  return program;
}

const EXAMPLES = `
Examples:
  loss-atlas run                 a laptop-sized experiment on drawn characters
  loss-atlas init my.yaml        a configuration to edit, every key explained
  loss-atlas plan my.yaml        what it would train, how long it would take
  loss-atlas run my.yaml --workers 4
  loss-atlas classify cells.csv  the phases of any table of measurements
  loss-atlas diagnose runs/quickstart

Exit codes: 0 done, 1 failure, 2 bad input, 130 interrupted, 75 a worker
that a system told to stop.`;

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new AtlasError({
    code: "cli/version",
    kind: "failure",
    problem: "the package has no version",
    where: "package.json",
  });
}

/** What the options of the command that was called, by their flags, and its arguments say of themselves. */
function meaningsOf({ commands }: Command): ReadonlyMap<string, string> {
  const options = commands.flatMap((command) => command.options);
  const words = commands.flatMap((command) => command.registeredArguments);
  return new Map([
    ...options.map(({ flags, description }) => [flags, description] as const),
    ...words.map((word) => [word.name(), word.description] as const),
  ]);
}

/** What commander says of an option or an argument that is missing. */
const MISSING = /missing required argument '(.+)'|required option '(.+)' not specified/;

/** Commander's words in the form of our own errors, with its suggestion on the same line, or what is missing. */
function usageError(text: string, meanings: ReadonlyMap<string, string>): string {
  const [, word, option] = MISSING.exec(text) ?? [];
  const missing = meanings.get(word ?? option ?? "");
  const words = (missing === undefined ? text : `${text.trim()}; expected ${missing}`)
    .replace(/^error: /, "")
    .trim()
    .replaceAll(/\s*\n\s*/g, " ");
  return `error [cli/usage]: ${printable(withoutMiddle(words, 2000))}`;
}

/** An error as standard error shows it: in a terminal its lines are broken between words. */
function shownError(text: string): string {
  const columns = columnsOf(process.stderr);
  const lines = text.split("\n").map((line) => (line.length > columns ? wrapped(line, columns, 2) : line));
  return lines.join("\n").replace(/^error/, (word) => styleText("red", word, { stream: process.stderr }));
}

/** What writing to a pipe, a socket or a terminal fails with once nobody is at its other end. */
const NOBODY_READS: readonly unknown[] = ["EPIPE", "ECONNRESET", "EIO", "ERR_STREAM_DESTROYED"];

/**
 * `loss-atlas … | head` closes our output early, which is no error: the command ends, unless what it does is worth more
 * than what it prints. Nor is it one that nobody reads our messages any more: the exit code tells.
 */
function bearClosedReaders(goesOn: boolean): void {
  const bear = (onClosed: () => void) => (error: NodeJS.ErrnoException) => {
    if (!NOBODY_READS.includes(error.code)) throw error;
    onClosed();
  };
  process.stdout.on(
    "error",
    bear(() => goesOn || process.exit()),
  );
  process.stderr.on(
    "error",
    bear(() => {}),
  );
}

/** An error that nobody waits for still ends in one message, not in a stack trace. */
function reportWhatNobodyCaught(): void {
  process.on("uncaughtException", (error) => process.exit(report(error)));
}

/** Tells an error on standard error; gives the exit code. */
function report(error: unknown): number {
  process.stderr.write(`${shownError(formatError(error))}\n`);
  if (process.env.LOSS_ATLAS_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodeOf(error);
}
