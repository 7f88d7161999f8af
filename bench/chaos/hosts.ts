import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Reach } from "../../test/postgres-server.ts";
import { badArgument } from "../command.ts";
import { signal } from "./command.ts";
import type { CommandsScene } from "./commands-at-work.ts";
import { between, type Mishap, oneOf } from "./mishap.ts";

/** The network of the hosts: addresses for documentation, which nobody has (RFC 5737). */
const NETWORK = "198.51.100";

/** How long a host is cut off, ms: shorter than it takes to count as gone, or longer. */
const SHORTLY = [2000, 20_000] as const;
const LONG = 75_000;

/** Hosts of one machine that share nothing but a network, as far as processes can tell. */
export interface Hosts {
  /** Where they reach a server of this machine. */
  readonly reach: Reach;
  /** Words that have a command begun on one of the hosts, each in turn. */
  through(): readonly string[];
  readonly mishaps: readonly Mishap<CommandsScene>[];
  close(): void;
}

/**
 * Makes hosts, each a namespace of its own for the network, and for each command one for processes and the host's name: so none sees
 * the others' processes, nor those of the machine.
 *
 * @throws AtlasError `bench/argument` where the system lets nobody make them
 */
export function openHosts(size: number): Hosts {
  const bridge = `chaos${process.pid}`;
  const names = Array.from({ length: size }, (_, index) => `${bridge}-${index}`);
  const cable = (index: number) => `c${process.pid}-${index}`;
  const close = () => {
    for (const name of names) tried("netns", "delete", name);
    tried("link", "delete", bridge);
  };
  try {
    ip("link", "add", bridge, "type", "bridge");
    ip("address", "add", `${NETWORK}.1/24`, "dev", bridge);
    ip("link", "set", bridge, "up");
    for (const [index, name] of names.entries()) {
      ip("netns", "add", name);
      ip("link", "add", cable(index), "type", "veth", "peer", "name", "eth0", "netns", name);
      ip("link", "set", cable(index), "master", bridge, "up");
      ip("-netns", name, "address", "add", `${NETWORK}.${index + 2}/24`, "dev", "eth0");
      for (const device of ["lo", "eth0"]) ip("-netns", name, "link", "set", device, "up");
    }
  } catch (error) {
    close();
    const said = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error);
    throw badArgument(`no hosts can be made here: ${said}`, "root, and a system with network namespaces");
  }
  let begun = 0;
  const cut = async (index: number, milliseconds: number) => {
    ip("link", "set", cable(index), "down");
    await sleep(milliseconds);
    ip("link", "set", cable(index), "up");
  };
  return {
    reach: { host: `${NETWORK}.1`, network: `${NETWORK}.0/24` },
    through: () => {
      const name = names[begun++ % size]!;
      const apart = ["unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"];
      return ["ip", "netns", "exec", name, ...apart, "sh", "-c", 'hostname "$0" && exec "$@"', name];
    },
    mishaps: [
      {
        name: "host killed",
        weight: 4,
        strike: async ({ commands, stream }) =>
          signal(oneOf(commands.all, stream)?.child.pid, "SIGKILL", "group"),
      },
      { name: "host cut off for a while", weight: 5, strike: cutOff },
      { name: "host asleep for a while", weight: 3, strike: asleep },
    ],
    close,
  };

  async function cutOff({ complaints, stream }: CommandsScene): Promise<boolean> {
    complaints.excuse({ code: "store/unreachable", names: "postgres://" });
    complaints.excuse({ code: "run/taken-for-gone", names: "" });
    await cut(stream.below(size), stream.below(4) === 0 ? LONG : between(...SHORTLY, stream));
    return true;
  }
}

async function asleep({ commands, complaints, stream }: CommandsScene): Promise<boolean> {
  complaints.excuse({ code: "run/taken-for-gone", names: "" });
  const pid = oneOf(commands.all, stream)?.child.pid;
  if (!signal(pid, "SIGSTOP", "group")) return false;
  await sleep(stream.below(4) === 0 ? LONG : between(...SHORTLY, stream));
  return signal(pid, "SIGCONT", "group");
}

function ip(...words: readonly string[]): void {
  execFileSync("ip", [...words], { stdio: "pipe" });
}

/** For what may not be there. */
function tried(...words: readonly string[]): void {
  try {
    ip(...words);
  } catch {
    // It was never made.
  }
}
