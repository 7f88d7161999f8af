import { bootstrapInterval, type Interval, mean } from "#statistics";
import { claimStream, type TableSetting } from "./claim-setting.ts";

/** The bootstrap interval of a mean over independent values (cells or lines); `null` for fewer than two. */
export function meanInterval(
  values: readonly number[],
  setting: TableSetting,
  id: string,
  slice = "",
): Interval | null {
  if (values.length < 2) return null;
  return bootstrapInterval(values.length, (indices) => mean(Array.from(indices, (index) => values[index]!)), {
    stream: claimStream(setting, id, slice),
    resamples: setting.resamples,
    level: 0.95,
  });
}
