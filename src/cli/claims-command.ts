import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { AtlasError } from "#errors";
import { columnsOf, remarks } from "./prose.ts";
import { addTableOptions, openNamedTable, type TableOptions } from "./table-options.ts";

interface ClaimsOptions extends TableOptions {
  readonly against?: string;
  readonly json?: true;
  readonly markdown?: true;
}

/** Gives `loss-atlas claims` its arguments and its action. */
export function defineCommand(command: Command): void {
  addTableOptions(
    command.description(
      "Tests the claims of Yang et al. 2021 on the cells of a run or of any CSV table: which hold, which fail, what " +
        "was published. Writes nothing but what --map and --unit say, beside the table.",
    ),
    "<tables...>",
  )
    .option(
      "--against <table>",
      "a run or table of the same grid at a constant learning rate, to test the claims about its decay",
    )
    .addOption(new Option("--json", "print one JSON array; notes go to standard error").conflicts("markdown"))
    .option("--markdown", "print Markdown tables")
    .addHelpText("after", EXAMPLES)
    .action(claims);
}

const EXAMPLES = `
Examples:
  loss-atlas claims runs/quickstart
  loss-atlas claims decayed.csv --against constant.csv
  loss-atlas claims cells.csv --markdown > claims.md`;

async function claims(paths: readonly string[], options: ClaimsOptions): Promise<void> {
  const { against, resamples, json, markdown } = options;
  if (against !== undefined && paths.some((path) => resolve(path) === resolve(against))) {
    throw new AtlasError({
      code: "cli/usage",
      kind: "input",
      where: "--against",
      problem: "a table cannot be compared with itself",
      expected: "another run or table",
    });
  }
  const { table, thresholds, rootSeed, notes } = await openNamedTable(
    paths,
    options,
    {},
    against !== undefined,
  );
  const constant = against === undefined ? null : await openNamedTable([against], options, {}, true);
  const { testClaims } = await import("#taxonomy");
  const results = testClaims(table, thresholds, {
    rootSeed,
    ...(resamples !== undefined && { resamples }),
    ...(constant !== null && { against: constant.table }),
  });
  const allNotes = [...new Set([...notes, ...(constant?.notes ?? [])])];
  if (json) {
    process.stderr.write(remarks(allNotes, columnsOf(process.stderr)));
    process.stdout.write(`${JSON.stringify(results)}\n`);
    return;
  }
  const { claimsMarkdown, claimsText } = await import("./claims-text.ts");
  process.stdout.write(
    markdown ? claimsMarkdown(results, allNotes) : claimsText(results, allNotes, columnsOf(process.stdout)),
  );
}
