import { postgresStore } from "#atlas/store";

/**
 * A member in a process of its own, to be killed or stopped: `node run-member.ts <address> <job> <beat> <patience>` joins those
 * who work on a run in a database, takes the job and prints how that went, and later whether it was taken for gone.
 */
const [address = "", job = "", beat = "1", patience = "10"] = process.argv.slice(2);
const store = postgresStore(address, { beat: Number(beat), patience: Number(patience) });
const member = await store.shared!.join();
member.lost.addEventListener("abort", () => process.stdout.write("lost\n"));
process.stdout.write(`${await member.take(job)}\n`);
process.stdin.resume();
