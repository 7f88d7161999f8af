import { setTimeout as sleep } from "node:timers/promises";
import { type FailureRecord, parsedFailures } from "#atlas/account";
import {
  type Claiming,
  type CrewPace,
  identityIn,
  identityText,
  lookInterval,
  type Membership,
  machineIdentity,
  mayLive,
  newMemberName,
  ownIdentity,
  type Presence,
  type ProcessIdentity,
  type RunClaim,
} from "#atlas/lock";
import { AtlasError } from "#errors";
import type { Database } from "./database.ts";
import { Heartbeat } from "./heartbeat.ts";
import { noRun } from "./no-run.ts";
import { bytesIn, type Query } from "./query.ts";

/** A sign every five seconds; who gave none for a minute is gone. */
const PACE: CrewPace = { beat: 5, patience: 60 };

/** Between two looks for members that are gone while one asks for jobs, ms. */
const LOOK = 500;

/** A member of a crew as the database has it. */
interface StoredMember {
  readonly name: string;
  readonly identity: ProcessIdentity | undefined;
  /** Whether it has the whole run. */
  readonly hasAll: boolean;
}

/**
 * Who works on a run in a database: a row for each member, with the time of its last sign, and one for each job that a member
 * has, which goes with the member's row. All times are the server's. Whoever takes a member for gone removes its row, which that
 * one finds out by its next sign.
 */
export class StoredCrew {
  readonly #database: Database;
  readonly #run: string;
  readonly #shown: string;
  readonly #pace: CrewPace;
  #looked = Number.NEGATIVE_INFINITY;

  /** @param shown the address of the run, for errors */
  constructor(database: Database, run: string, shown: string, pace: CrewPace = PACE) {
    this.#database = database;
    this.#run = run;
    this.#shown = shown;
    this.#pace = pace;
  }

  /** As `SharedRun.join`. */
  async join(): Promise<Membership> {
    const name = newMemberName();
    await this.#database.transaction(async (query) => {
      await this.#enter(query);
      const [holder] = (await this.#living(query)).filter(({ hasAll }) => hasAll);
      if (holder !== undefined) throw this.#locked(holder);
      await this.#add(query, name, false);
    });
    const heartbeat = new Heartbeat(this.#database, this.#run, name, this.#pace);
    const mine = (job: string) => [this.#run, job, name];
    const release = async (job: string) => {
      await this.#database.query(
        "DELETE FROM loss_atlas.leases WHERE run = $1 AND job = $2 AND member = $3",
        mine(job),
      );
    };
    return {
      name,
      lost: heartbeat.lost,
      take: async (job) => {
        const failed = await this.#failuresOf("AND job = $2", [job]);
        if (failed[0] !== undefined) return failed[0];
        if (await this.#lease(mine(job))) return "taken";
        const isOften = performance.now() - this.#looked < LOOK;
        if (isOften) return "held";
        this.#looked = performance.now();
        await this.#database.transaction((query) => this.#living(query));
        return (await this.#lease(mine(job))) ? "taken" : "held";
      },
      release,
      fail: async (failed) => {
        await this.#database.query(
          `INSERT INTO loss_atlas.failures VALUES ($1, $2, $3)
           ON CONFLICT (run, job) DO UPDATE SET record = excluded.record`,
          [this.#run, failed.key, Buffer.from(JSON.stringify([failed]))],
        );
        await release(failed.key);
      },
      failures: () => this.failures(),
      leave: () => heartbeat.end(),
    };
  }

  /**
   * As `RunStore.claim`: who may have been killed elsewhere is watched for as long as it may be silent. What members that are gone have
   * left is cleared away, jobs that failed for them among it.
   */
  async claim({ onWait, signal }: Claiming = {}): Promise<RunClaim> {
    const name = newMemberName();
    let gone: readonly StoredMember[] = [];
    const first = new Map<string, string>();
    for (let look = 0; ; look++) {
      const waitedFor = await this.#database.transaction(async (query) => {
        await this.#enter(query);
        const before = await this.#rows(query);
        // This process's own is there where a connection broke before that was known.
        const living = (await this.#living(query)).filter(({ name: own }) => own !== name);
        const [one] = living.filter(({ name: own, seen }) => (first.get(own) ?? seen) !== seen);
        if (one !== undefined) throw this.#locked(one);
        for (const { name: own, seen } of living) first.set(own, seen);
        const isGone = ({ name: own }: StoredMember) =>
          own !== name && living.every((other) => other.name !== own);
        gone = [...gone, ...before.filter(isGone)];
        if (living.length > 0) return living;
        await query("DELETE FROM loss_atlas.failures WHERE run = $1", [this.#run]);
        await this.#add(query, name, true);
        return [];
      });
      if (waitedFor.length === 0) break;
      if (look === 1)
        onWait?.({ members: waitedFor.map(({ identity }) => identity), seconds: this.#pace.patience });
      signal?.throwIfAborted();
      await sleep(lookInterval(this.#pace.beat), undefined, signal && { signal });
    }
    const heartbeat = new Heartbeat(this.#database, this.#run, name, this.#pace);
    const claim = { lost: heartbeat.lost, release: () => heartbeat.end() };
    const [over] = gone.filter(({ hasAll }) => hasAll);
    return over === undefined
      ? claim
      : { ...claim, takenOver: `${wordsOn(over)}, which had this run before, is gone` };
  }

  /** Who works on the run at the moment; nothing is changed, so that one that was killed may be among them for a while. */
  async presence(): Promise<Presence> {
    const rows = await this.#database.query(
      `SELECT identity, machine, has_all, (
         SELECT count(*) FROM loss_atlas.leases WHERE leases.run = members.run AND leases.member = members.name
       ) AS jobs FROM loss_atlas.members
       WHERE run = $1 AND seen >= clock_timestamp() - make_interval(secs => $2) ORDER BY name`,
      [this.#run, this.#pace.patience],
    );
    const living = rows.flatMap(({ identity: text, machine, has_all: hasAll, jobs }) => {
      const identity = identityIn(String(text));
      if (identity === undefined || !mayLive(identity, String(machine))) return [];
      return [{ identity, hasAll: hasAll === true, jobs: Number(jobs) }];
    });
    const crew = living.filter(({ hasAll }) => !hasAll);
    return {
      holder: living.find(({ hasAll }) => hasAll)?.identity,
      crew: {
        members: crew.map(({ identity }) => identity),
        jobs: crew.reduce((sum, { jobs }) => sum + jobs, 0),
      },
    };
  }

  /** Every job that failed for good while several worked on the run. */
  failures(): Promise<readonly FailureRecord[]> {
    return this.#failuresOf("ORDER BY job", []);
  }

  async #failuresOf(which: string, values: readonly unknown[]): Promise<readonly FailureRecord[]> {
    const rows = await this.#database.query(
      `SELECT record FROM loss_atlas.failures WHERE run = $1 ${which}`,
      [this.#run, ...values],
    );
    return rows.flatMap(({ record }) => parsedFailures(bytesIn(record).toString("utf8")));
  }

  /** Takes a job that nobody has; one that is this member's already, as after a connection broke, is taken as well. */
  async #lease(runJobMember: readonly string[]): Promise<boolean> {
    const rows = await this.#database.query(
      `INSERT INTO loss_atlas.leases SELECT run, $2, name FROM loss_atlas.members WHERE run = $1 AND name = $3 FOR KEY SHARE
       ON CONFLICT (run, job) DO UPDATE SET member = excluded.member WHERE leases.member = excluded.member
       RETURNING job`,
      runJobMember,
    );
    return rows.length > 0;
  }

  /** One at a time joins a run or claims it. */
  async #enter(query: Query): Promise<void> {
    const [row] = await query("SELECT name FROM loss_atlas.runs WHERE name = $1 FOR NO KEY UPDATE", [
      this.#run,
    ]);
    if (row === undefined) throw await noRun(query, { run: this.#run, shown: this.#shown });
  }

  #add(query: Query, name: string, hasAll: boolean) {
    return query(
      `INSERT INTO loss_atlas.members VALUES ($1, $2, $3, $4, $5, clock_timestamp())
       ON CONFLICT (run, name) DO UPDATE SET seen = excluded.seen`,
      [this.#run, name, identityText(ownIdentity()), machineIdentity(), hasAll],
    );
  }

  /** The members that are not gone; those that are, are removed, and their jobs are free. */
  async #living(query: Query): Promise<readonly (StoredMember & { readonly seen: string })[]> {
    await query(
      `DELETE FROM loss_atlas.members WHERE run = $1
       AND seen < clock_timestamp() - make_interval(secs => $2)`,
      [this.#run, this.#pace.patience],
    );
    const left = await this.#rows(query);
    const gone = left.filter(({ identity, machine }) => !mayLive(identity, machine)).map(({ name }) => name);
    if (gone.length > 0)
      await query("DELETE FROM loss_atlas.members WHERE run = $1 AND name = ANY($2)", [this.#run, gone]);
    return left.filter(({ name }) => !gone.includes(name));
  }

  async #rows(query: Query) {
    const rows = await query(
      `SELECT name, identity, machine, has_all, seen::text AS seen FROM loss_atlas.members WHERE run = $1
       ORDER BY name`,
      [this.#run],
    );
    return rows.map(({ name, identity, machine, has_all: hasAll, seen }) => ({
      name: String(name),
      identity: identityIn(String(identity)),
      machine: String(machine),
      hasAll: hasAll === true,
      seen: String(seen),
    }));
  }

  #locked(member: StoredMember): AtlasError {
    return new AtlasError({
      code: "run/locked",
      kind: "input",
      problem: `${wordsOn(member)} is ${member.hasAll ? "running" : "working on"} this experiment`,
      where: this.#shown,
      remedy: `Wait for it to end, or choose another --name; one that was killed counts as gone after ${this.#pace.patience} s`,
    });
  }
}

function wordsOn({ identity, name }: StoredMember): string {
  return identity === undefined ? name : `process ${identity.pid} on ${identity.host}`;
}
