import {
  ACCOUNT_FILE,
  type Account,
  FAILURES_FILE,
  type FailureRecord,
  parsedAccount,
  parsedFailures,
} from "#atlas/account";
import { holderOfRunFolder } from "#atlas/lock";
import type { Job, PlannedNetwork, Task } from "#atlas/plan";
import type { RunRecord } from "#atlas/results";
import type { Cell } from "#taxonomy";
import type { CellProvenance, ExplainedJob, ExplainedNetwork, Standing } from "./cell-provenance.ts";
import { missingNumbers } from "./missing-numbers.ts";

/**
 * Where the numbers of one cell of a run come from: its networks, the jobs with what each needs, and of every number that
 * its table lacks the reason.
 *
 * @param index of the cell among those of the plan
 * @param cell as the table of the run has it
 */
export async function explainCell(run: RunRecord, index: number, cell: Cell): Promise<CellProvenance> {
  const { store, plan, results } = run;
  const planned = plan.cells[index]!;
  const textOf = (name: string) => store.readText(name).catch(() => "");
  const failures = new Map(parsedFailures(await textOf(FAILURES_FILE)).map((own) => [own.key, own]));
  const standingOf = standings(run, failures, await accountOfHolder(run, await textOf(ACCOUNT_FILE)));
  const byKey = new Map(plan.jobs.map((job) => [job.key, job]));
  const isOwn = ({ networks }: Task) => networks.some((network) => network.cell === planned.cell);
  const jobs = plan.jobs.filter(({ tasks }) => tasks.some(isOwn));
  const explained = jobs.map((job): ExplainedJob => {
    const own = job.tasks.filter(isOwn);
    return {
      kind: job.kind,
      key: job.key,
      state: standingOf(job),
      reason: failures.get(job.key)?.message ?? null,
      needs: job.needs.flatMap((key) => {
        const needed = byKey.get(key);
        return needed === undefined ? [] : [{ kind: needed.kind, key, state: standingOf(needed) }];
      }),
      results: own.map(({ key, networks }) => ({
        key,
        seeds: networks.map(({ seed }) => seed),
        is_done: results.has(key),
        file: results.get(key)?.file ?? null,
      })),
      other_results: job.tasks.length - own.length,
    };
  });
  const networks = await Promise.all(planned.networks.map((network) => explainedNetwork(run, network)));
  return {
    cell: planned.cell,
    knobs: planned.knobs,
    networks,
    jobs: explained,
    empty: missingNumbers(run, cell, explained, networks),
  };
}

async function explainedNetwork(
  { store, results }: RunRecord,
  { key, seed }: PlannedNetwork,
): Promise<ExplainedNetwork> {
  const training = results.get(key)?.training;
  const hasWeights = await store
    .readArrays(`weights/${key}`, () => false)
    .then(
      () => true,
      () => false,
    );
  const ending = training?.degenerate ? "constant" : training?.status;
  return {
    seed,
    key,
    state: ending ?? "missing",
    epochs: training?.epochs ?? null,
    stopped_by: training?.stopped_by ?? null,
    has_weights: hasWeights,
  };
}

/** The account that a call keeps that still works on the run; one whose process is gone left it as it was then. */
async function accountOfHolder({ store }: RunRecord, text: string): Promise<Account | undefined> {
  const account = parsedAccount(text);
  const { holder } = (await store.contents?.presence()) ?? {
    holder: await holderOfRunFolder(store.address),
  };
  return holder !== undefined && holder.pid === account?.pid ? account : undefined;
}

/** How each job stands by what there is of it, of others, and of the call that was under way last. */
function standings(
  { plan, results }: RunRecord,
  failures: ReadonlyMap<string, FailureRecord>,
  account: Account | undefined,
): (job: Job) => Standing {
  const done = new Set(
    plan.jobs.flatMap(({ key, tasks }) => (tasks.every((task) => results.has(task.key)) ? [key] : [])),
  );
  const running = new Set(account?.ended === null ? account.running.map(({ first }) => first) : []);
  return ({ key, needs, tasks }) => {
    if (done.has(key)) return "done";
    if (failures.has(key)) return "failed";
    if (tasks.some((task) => running.has(task.key) && !results.has(task.key))) return "running";
    return needs.every((need) => done.has(need)) ? "missing" : "waiting";
  };
}
