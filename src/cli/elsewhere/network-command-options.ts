import { type Command, Option } from "commander";
import { shapeOption, wholeNumberOption } from "../options.ts";
import { timeOption } from "./time-option.ts";

/** What `--normalise` is; how often it may be given each command says. */
export const NORMALISE =
  "how examples are normalised: none, measured, bytes, signed, imagenet, cifar10, mnist, or means and deviations";

/** What `--family` is; how often it may be given each command says. */
export const FAMILY = "what weights without a model are of, such as resnet20; told by names where left out";

/** Adds the options that say which data networks of files are measured on, how these are read and how long it may take. */
export function addNetworkOptions(command: Command): Command {
  return command
    .option("--data <path>", "examples that they were trained on: a file such as train.npz, or a folder")
    .option("--test <path>", "test examples; without, a share of each class is set aside")
    .option(
      "--input-shape <sizes>",
      "what an example is like where the file of a network leaves sizes free, such as 3,32,32; told by the data where left out",
      shapeOption,
    )
    .option("--channels <order>", "the order in which they read colours, rgb or bgr")
    .option("--key <name>", "the key of the dictionary that holds the weights")
    .option("--strip <prefix>", "what is taken off the beginnings of names of weights")
    .option("--map-weights <old=new...>", "other names of weights")
    .addOption(
      new Option(
        "--budget <time>",
        "such as 90s or 2h: how many examples and how long curves are, by the plan's own prices",
      )
        .argParser(timeOption)
        .default(600, "10min"),
    )
    .option(
      "--examples <n>",
      "training examples to measure on; by default what the budget allows",
      wholeNumberOption,
    )
    .option("--out <folder>", "folder in which run folders lie", "runs")
    .option("--workers <n>", "worker processes; results do not depend on it", wholeNumberOption);
}
