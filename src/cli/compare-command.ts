import type { Command } from "commander";
import { requireCache } from "./cache.ts";
import type { CompareNetworksOptions } from "./elsewhere/compare-networks.ts";
import { addNetworkOptions, FAMILY, NORMALISE } from "./elsewhere/network-command-options.ts";
import { repeatedOption } from "./options.ts";

/** Gives `loss-atlas compare` its arguments and its action. */
export function defineCommand(command: Command): void {
  addNetworkOptions(
    command
      .description(
        "Compares two networks that were trained elsewhere, on the same data: which answers better, which lies flatter, with " +
          "paired intervals, whether they may be averaged and whether an ensemble of them would help.",
      )
      .argument(
        "<first>",
        "ONNX file, or weights: of a known architecture, or of the ONNX file that they are compared with",
      )
      .argument("<second>", "the same"),
  )
    .option("--family <name>", `${FAMILY}; given twice for each network its own`, repeatedOption)
    .option("--normalise <name>", `${NORMALISE}; given twice for each network its own`, repeatedOption)
    .option(
      "--set <key=value>",
      "override a key of the configuration that is written; repeatable",
      repeatedOption,
    )
    .option("--no-cache", "neither keep compiled programs nor take them from an earlier call")
    .option("--json", "print one JSON object")
    .action(compare);
}

async function compare(first: string, second: string, options: CompareNetworksOptions): Promise<void> {
  if (options.cache) await requireCache();
  const { compareNetworks } = await import("./elsewhere/compare-networks.ts");
  await compareNetworks([first, second], options);
}
