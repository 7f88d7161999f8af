import type { Target } from "./lowering/rule.ts";
import { type PassName, passSet } from "./passes.ts";
import { channelBlock } from "./session/channel-block.ts";
import { selectedDevice } from "./session/device.ts";

/** What the programs of this process run on, without the given passes. */
export async function currentTarget(without: readonly PassName[] = []): Promise<Target> {
  return {
    channelBlock: selectedDevice() === "cpu" ? await channelBlock() : null,
    without: passSet(without),
  };
}
