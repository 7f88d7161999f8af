import { type Command, Option } from "commander";

interface SelfCheckOptions {
  readonly device: "cpu" | "webgpu" | "cuda";
  readonly json?: true;
}

/** Gives `loss-atlas self-check` its options and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Computes numbers whose exact values are known, on this machine: closed forms of Hessians, of paths between " +
        "networks and of similarity, and identities of networks. Nothing is read or written. " +
        "Exit code 0: all hold, 1: one does not.",
    )
    .addOption(
      new Option("--device <device>", "what computes").choices(["cpu", "webgpu", "cuda"]).default("cpu"),
    )
    .option("--json", "print one JSON array")
    .action(check);
}

async function check({ device, json }: SelfCheckOptions): Promise<void> {
  const { requireDevice, selectDevice } = await import("#engine");
  if (device !== "cpu") {
    await requireDevice(device);
    await selectDevice(device);
  }
  const { holds, selfCheck } = await import("#self-check");
  const groups = await selfCheck();
  const isSound = groups.every(({ checks }) => checks.every(holds));
  if (json) {
    const all = groups.flatMap(({ name, checks }) =>
      checks.map((own) => ({ group: name, ...own, holds: holds(own) })),
    );
    process.stdout.write(`${JSON.stringify(all)}\n`);
  } else {
    const { selfCheckText } = await import("./self-check-text.ts");
    const { columnsOf } = await import("./prose.ts");
    process.stdout.write(selfCheckText(groups, device, columnsOf(process.stdout)));
  }
  if (!isSound) process.exitCode = 1;
}
