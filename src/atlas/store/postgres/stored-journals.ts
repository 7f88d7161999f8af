import {
  encodeLine,
  gatherJournals,
  type JournalFollower,
  type JournalLine,
  type Journals,
  type JournalWriter,
  resultsOfLine,
  type TaskResult,
} from "#atlas/journal";
import { AtlasError } from "#errors";
import type { Database } from "./database.ts";
import { bytesIn, type Row } from "./query.ts";

/** Lines that are fetched at once; one may have a megabyte. */
const AT_ONCE = 100;

/**
 * Journals of a run in a database: lines as files have them, counted by each journal for itself, for it has one writer. So no
 * line can become visible before one that a follower has seen of the same journal.
 */
export class StoredJournals {
  readonly #database: Database;
  readonly #run: string;
  readonly #placeOf: (name: string) => string;

  constructor(database: Database, run: string, placeOf: (name: string) => string) {
    this.#database = database;
    this.#run = run;
    this.#placeOf = placeOf;
  }

  /** As `RunStore.readJournals`. */
  read(): Promise<Journals> {
    return gatherJournals(this.#linesAfter(new Map()));
  }

  /** As `SharedRun.followJournals`. */
  follow(): JournalFollower {
    const ends = new Map<string, number>();
    const bytes = new Map<string, number>();
    const linesAfter = (seen: Map<string, number>) => this.#linesAfter(seen);
    async function* newLines(): AsyncGenerator<JournalLine> {
      for await (const line of linesAfter(ends)) {
        bytes.set(line.journal, (bytes.get(line.journal) ?? 0) + Buffer.byteLength(line.text) + 1);
        yield line;
      }
    }
    return {
      all: () => {
        ends.clear();
        bytes.clear();
        return gatherJournals(newLines());
      },
      next: async () => {
        const found: TaskResult[] = [];
        for await (const { text, where } of newLines()) found.push(...resultsOfLine(text, where));
        return found;
      },
      ends: () => new Map(bytes),
    };
  }

  /** Bytes of each journal by its name. */
  async sizes(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.query(
      `SELECT name, coalesce(sum(octet_length(line)), 0) AS bytes FROM loss_atlas.journals
       LEFT JOIN loss_atlas.lines ON lines.run = journals.run AND lines.journal = journals.name
       WHERE journals.run = $1 GROUP BY name ORDER BY name`,
      [this.#run],
    );
    return new Map(rows.map(({ name, bytes }) => [String(name), Number(bytes)]));
  }

  /** All of a journal, as a file has it. */
  async text(journal: string): Promise<string> {
    let text = "";
    const [row] = await this.#database.query(
      "SELECT coalesce(max(number), 0) AS last FROM loss_atlas.lines WHERE run = $1 AND journal = $2",
      [this.#run, journal],
    );
    for (let from = 0; from < Number(row?.last); from += AT_ONCE)
      for (const { line } of await this.#lines(journal, from)) text += bytesIn(line).toString("utf8");
    return text;
  }

  /** As `RunStore.openJournal`. @param worker whose journal it is */
  async open(worker: string): Promise<JournalWriter> {
    const journal = `${worker}.jsonl`;
    await this.#database.query(
      "INSERT INTO loss_atlas.journals VALUES ($1, $2) ON CONFLICT (run, name) DO NOTHING",
      [this.#run, journal],
    );
    const [row] = await this.#database.query(
      `SELECT coalesce(max(number), 0) AS last, coalesce(sum(octet_length(line)), 0) AS bytes
       FROM loss_atlas.lines WHERE run = $1 AND journal = $2`,
      [this.#run, journal],
    );
    let [number, bytes] = [Number(row?.last), Number(row?.bytes)];
    return {
      append: async (entry) => {
        const line = Buffer.from(encodeLine(entry));
        await this.#append(journal, number + 1, line);
        number++;
        bytes += line.length;
      },
      size: () => bytes,
      close: async () => {},
    };
  }

  /** Appends a line, or finds that it was appended before a connection broke. */
  async #append(journal: string, number: number, line: Buffer): Promise<void> {
    const values = [this.#run, journal, number, line];
    const written = await this.#database.query(
      "INSERT INTO loss_atlas.lines VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING number",
      values,
    );
    if (written.length > 0) return;
    const same = await this.#database.query(
      "SELECT FROM loss_atlas.lines WHERE run = $1 AND journal = $2 AND number = $3 AND line = $4",
      values,
    );
    if (same.length > 0) return;
    throw new AtlasError({
      code: "store/two-writers",
      kind: "failure",
      problem: "another process writes this journal as well, so it must have taken the run over",
      where: this.#placeOf(`journal/${journal}`),
    });
  }

  /** Lines after those that were seen, journal by journal; what is given counts as seen. */
  async *#linesAfter(ends: Map<string, number>): AsyncGenerator<JournalLine & { readonly journal: string }> {
    // Most of the time there is nothing, which one question tells.
    for (;;) {
      const rows = await this.#database.query(
        `SELECT journals.name, found.number, found.line FROM loss_atlas.journals
         LEFT JOIN unnest($2::text[], $3::integer[]) AS seen (name, number) ON seen.name = journals.name
         CROSS JOIN LATERAL (
           SELECT number, line FROM loss_atlas.lines
           WHERE run = journals.run AND journal = journals.name AND lines.number > coalesce(seen.number, 0)
           ORDER BY number LIMIT ${AT_ONCE}
         ) AS found
         WHERE journals.run = $1 ORDER BY journals.name, found.number LIMIT ${AT_ONCE}`,
        [this.#run, [...ends.keys()], [...ends.values()]],
      );
      for (const { name, number, line } of rows) {
        const journal = String(name);
        ends.set(journal, Number(number));
        yield {
          journal,
          text: bytesIn(line).toString("utf8", 0, bytesIn(line).length - 1),
          where: this.#placeOf(`journal/${journal}:${Number(number)}`),
        };
      }
      if (rows.length < AT_ONCE) return;
    }
  }

  #lines(journal: string, from: number): Promise<readonly Row[]> {
    return this.#database.query(
      `SELECT line FROM loss_atlas.lines WHERE run = $1 AND journal = $2 AND number > $3 AND number <= $4
       ORDER BY number`,
      [this.#run, journal, from, from + AT_ONCE],
    );
  }
}
