import { joinCrew } from "./folder-crew.ts";

/**
 * A member in a process of its own, to be killed or stopped: `node member.testing.ts <run folder> <job> <beat> <patience>`
 * joins, takes the job and prints how that went, and later whether it was taken for gone.
 */
const [runFolder = "", job = "", beat = "1", patience = "10"] = process.argv.slice(2);
const member = await joinCrew(runFolder, { beat: Number(beat), patience: Number(patience) });
member.lost.addEventListener("abort", () => process.stdout.write("lost\n"));
process.stdout.write(`${await member.take(job)}\n`);
process.stdin.resume();
