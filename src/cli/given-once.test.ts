import { Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { requireOptionsOnce } from "./given-once.ts";
import { numberOption, pairOption, positiveOption, repeatedOption } from "./options.ts";

const parsed = (...words: readonly string[]): Readonly<Record<string, unknown>> => {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .option("--examples <n>")
    .option("--least <number>", "", numberOption(-100, 100))
    .option("--rate <number>", "", positiveOption)
    .option("--at [place]")
    .option("--set <key=value>", "", repeatedOption)
    .option("--map <column=name>", "", pairOption)
    .option("--files <files...>")
    .option("--no-cache")
    .option("--json");
  requireOptionsOnce(command);
  return command.parse(words, { from: "user" }).opts();
};

describe("an option", () => {
  it("has one value, and both are named where two are given", () => {
    expect(() => parsed("--examples", "100", "--json", "--examples=200")).toThrow(
      "--examples: this option is given twice, 100 and 200; expected one of the two",
    );
    expect(() => parsed("--at", "--at", "x")).toThrow("given twice, without a value and x");
    expect(() => parsed("--map", "a=x", "--map", "b=y", "--map", "a = z")).toThrow(CommanderError);
    expect(() => parsed("--map", "a=x", "--map", "a=z")).toThrow("The column is given x before");
  });

  it("may be repeated where it gathers what it is given, or says the same again", () => {
    expect(parsed("--examples", "5", "--examples", "5", "--json", "--json").examples).toBe("5");
    const words = ["--set", "a=1", "--set", "b=2", "--files", "a", "b", "--files", "c", "--map", "a=x"];
    expect(parsed(...words, "--map", "b=y", "--map", "a=x")).toMatchObject({
      set: ["a=1", "b=2"],
      files: ["a", "b", "c"],
      map: { a: "x", b: "y" },
    });
  });

  it("of a number takes the true minus sign for a hyphen", () => {
    expect(parsed("--least", "−3")).toMatchObject({ least: -3 });
    expect(parsed("--rate", "2.5e−4")).toMatchObject({ rate: 2.5e-4 });
    expect(() => parsed("--least", "−300")).toThrow("Expected a number from -100 to 100.");
  });
});

it.each(COMMANDS.map((entry) => [entry.name, entry] as const))(
  "no option of %s takes the last of two values without a word",
  async (_, { load }) => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    (await load()).defineCommand(command);
    requireOptionsOnce(command);
    for (const option of command.options) {
      const attribute = option.attributeName();
      const two = () => {
        for (const value of ["1", "2"]) command.parseOptions([option.long!, value]);
      };
      if (!(option.required || option.optional) || option.parseArg === pairOption) continue;
      if (option.variadic || option.parseArg === repeatedOption) {
        two();
        expect(command.getOptionValue(attribute)).toEqual(["1", "2"]);
      } else {
        // Values that its reader would refuse, too.
        Reflect.deleteProperty(option, "parseArg");
        expect(two, option.flags).toThrow("this option is given twice, 1 and 2");
      }
    }
  },
);
