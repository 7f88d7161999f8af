import { InvalidArgumentError } from "commander";

/** A time of the command line in seconds: `90s`, `10min`, `2h`; commander words the error. */
export function timeOption(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*(s|min|h)$/.exec(text.trim()) ?? [];
  const seconds = Number(number) * (unit === "h" ? 3600 : unit === "min" ? 60 : 1);
  if (number !== "" && seconds > 0) return seconds;
  throw new InvalidArgumentError("Expected a time such as 90s, 10min or 2h.");
}
