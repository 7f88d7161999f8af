import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { AtlasError } from "#errors";
import { databaseError, isPassing, LateAnswer, lacksEncryption, unreachable } from "./faults.ts";
import { type Login, loginTo } from "./login.ts";
import type { Query, Row } from "./query.ts";
import type { RunAddress } from "./run-address.ts";
import { requireTables } from "./tables.ts";

/** The version that is tested, and stands in the package as an optional dependency. */
const INSTALL = "npm install pg@8.23.1";

/** How long a database is waited for, seconds. */
export interface DatabasePatience {
  /** For an answer to one query. */
  readonly answer: number;
  /** For a server that cannot be reached at the beginning. */
  readonly first: number;
  /** For one that was reached before. */
  readonly again: number;
}

const PATIENCE: DatabasePatience = { answer: 30, first: 5, again: 45 };

/** Connections of one process at once: of those that work on a run there may be hundreds, and servers take as many. */
const MOST_CONNECTIONS = 3;

/** Between two tries, ms. */
const PAUSE = 500;

/**
 * What is set for each connection. A server finds out within half a minute that nobody is at the other end of one that was cut,
 * and gives back what that one had locked.
 */
const SETTINGS = `SET idle_in_transaction_session_timeout = '30s'; SET tcp_keepalives_idle = 15;
  SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET client_min_messages = warning`;

/**
 * A database that holds runs, with its tables. Where a connection breaks, what was asked is asked again on another one, for a
 * while: so all that is asked must be the same when it is done twice.
 */
export class Database {
  readonly #address: RunAddress;
  readonly #patience: DatabasePatience;
  readonly #known = new WeakSet<PoolClient>();
  #pool: Promise<Pool> | undefined;
  #login: Login | undefined;
  #isPlain = false;
  #hasTables = false;
  #makesTables = false;
  #hasAnswered = false;

  constructor(address: RunAddress, patience: DatabasePatience = PATIENCE) {
    this.#address = address;
    this.#patience = patience;
  }

  /** From here on tables are made where there are none: something is to be written. */
  makeTables(): void {
    this.#makesTables = true;
  }

  /**
   * One query, a transaction of its own.
   *
   * @throws AtlasError `store/unreachable`, `store/refused`, `store/failed`, `store/newer-tables`, `store/needs-pg`, `run/no-run`
   */
  query(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.#tried((query) => query(text, values));
  }

  /** Several queries, of which all are done or none; throws as `query`. */
  transaction<Result>(work: (query: Query) => Promise<Result>, kind = ""): Promise<Result> {
    return this.#tried(async (query) => {
      await query(`BEGIN ${kind}`);
      const result = await work(query);
      await query("COMMIT");
      return result;
    });
  }

  /** One query that is tried once, for as many seconds; throws as `query`, whatever is passing as `store/unreachable`. */
  async once(text: string, values: readonly unknown[], seconds: number): Promise<readonly Row[]> {
    try {
      return await this.#attempt((query) => query(text, values), seconds);
    } catch (error) {
      if (this.#goesOnInPlain(error)) return this.once(text, values, seconds);
      throw this.#shown(error, seconds);
    }
  }

  async #tried<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    const began = performance.now();
    for (;;) {
      try {
        return await this.#attempt(work, this.#patience.answer);
      } catch (error) {
        if (this.#goesOnInPlain(error)) continue;
        const seconds = (performance.now() - began) / 1000;
        const patience = this.#hasAnswered ? this.#patience.again : this.#patience.first;
        if (!isPassing(error) || seconds > patience) throw this.#shown(error, seconds);
      }
      await sleep(PAUSE);
    }
  }

  /** @param seconds that a query may take */
  async #attempt<Result>(work: (query: Query) => Promise<Result>, seconds: number): Promise<Result> {
    const connecting = (await this.#connections()).connect();
    const client = await inTime(connecting, seconds, () => {
      connecting.then((late) => late.release(true)).catch(() => {});
    });
    const query: Query = async (text, values = []) => {
      const asked = client.query({ text, values: [...values] });
      return (await inTime(asked, seconds, () => client.connection.stream.destroy())).rows;
    };
    try {
      if (!this.#known.has(client)) await query(SETTINGS);
      this.#known.add(client);
      this.#hasAnswered = true;
      if (!this.#hasTables) await requireTables(query, this.#address, this.#makesTables);
      this.#hasTables = true;
      const result = await work(query);
      client.release();
      return result;
    } catch (error) {
      // Whatever was begun on it ends with it.
      client.release(true);
      throw error;
    }
  }

  #connections(): Promise<Pool> {
    this.#pool ??= this.#opened();
    return this.#pool;
  }

  /** Whether what failed for want of encryption alone may be done without; it is from then on. */
  #goesOnInPlain(error: unknown): boolean {
    if (this.#login?.orPlain !== true || !lacksEncryption(error)) return false;
    // Several queries may find that out at a time.
    if (!this.#isPlain) this.#pool = undefined;
    this.#isPlain = true;
    return true;
  }

  async #opened(): Promise<Pool> {
    const { Pool } = await loaded();
    this.#login ??= await loginTo(this.#address.server, this.#address.shown);
    const pool = new Pool({
      ...this.#login.settings,
      ...(this.#isPlain && { ssl: false }),
      fallback_application_name: "loss-atlas",
      max: MOST_CONNECTIONS,
      connectionTimeoutMillis: 1000 * this.#patience.first,
      // A process ends though it has connections.
      allowExitOnIdle: true,
      keepAlive: true,
    });
    // One that breaks is found out by whoever uses it next.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    return pool;
  }

  #shown(error: unknown, seconds: number): AtlasError {
    const { shown } = this.#address;
    return isPassing(error)
      ? unreachable(error, shown, seconds, this.#hasAnswered)
      : databaseError(error, shown, this.#login?.passwordFrom());
  }
}

/** What is waited for, for so many seconds. */
async function inTime<Result>(answer: Promise<Result>, seconds: number, end: () => void): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new LateAnswer(seconds));
    end();
  }, 1000 * seconds);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {});
  }
}

async function loaded(): Promise<typeof import("pg")> {
  try {
    return await import("pg");
  } catch (cause) {
    throw new AtlasError({
      code: "store/needs-pg",
      kind: "failure",
      problem: "runs in PostgreSQL are reached by the package pg, which is not installed",
      remedy: `Install it with ${INSTALL}`,
      cause,
    });
  }
}
