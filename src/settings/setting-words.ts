import { z } from "zod";

/** A setting in words. */
export interface SettingWords {
  /** Its meaning and its range. */
  readonly description: string;
  /** `undefined` for a setting that must be given. */
  readonly default: unknown;
}

/** What a setting means and what it is where it is left out, as its field says. */
export function settingWords(field: z.ZodType): SettingWords {
  const { description = "", default: usual } = z.toJSONSchema(field, { io: "input" });
  return { description, default: usual };
}
