import { z } from "zod";
import { AtlasError } from "#errors";
import { checkedResults } from "./checked-results.ts";
import { isComparable } from "./measured-networks.ts";
import type {
  ByProcedure,
  Measured,
  Measurement,
  MeasurementDefinition,
  MeasurementRequest,
  MeasurementSetting,
  MeasurementSettings,
  SettingShape,
  SettingValues,
} from "./measurement.ts";
import { everyPair } from "./pairs-of-seeds.ts";

/**
 * A setting with its usual value, the same for both procedures or one for each.
 *
 * @param earlier what it usually was by earlier editions of the measurement, where that differs
 * @example setting(wholeNumber("Random vectors the trace is estimated from", 2, 100_000), { better: 32, paper: 100 })
 */
export function setting<const Field extends z.ZodType>(
  field: Field,
  usual: ByProcedure<z.output<Field>>,
  earlier: MeasurementSetting<Field>["earlier"] = {},
): MeasurementSetting<Field> {
  return { field, usual, earlier, upToAllExamples: false, isBatch: false, choosesSubjects: false };
}

/** A setting that counts training examples: by default at most what the smallest cell has. */
export function examplesSetting<const Field extends z.ZodType>(
  field: Field,
  usual: ByProcedure<z.output<Field>>,
): MeasurementSetting<Field> {
  return { field, usual, earlier: {}, upToAllExamples: true, isBatch: false, choosesSubjects: false };
}

/** A setting that counts the training examples of a batch that is trained on: by default at most what there is. */
export function batchSetting<const Field extends z.ZodType>(
  field: Field,
  usual: ByProcedure<z.output<Field>>,
): MeasurementSetting<Field> {
  return { ...examplesSetting(field, usual), isBatch: true };
}

/** A setting that says which subjects are measured, such as how many pairs, and changes the result of none. */
export function subjectsSetting<const Field extends z.ZodType>(
  field: Field,
  usual: ByProcedure<z.output<Field>>,
): MeasurementSetting<Field> {
  return { field, usual, earlier: {}, upToAllExamples: false, isBatch: false, choosesSubjects: true };
}

/** The same value for both procedures. */
export function always<const Value>(value: Value): ByProcedure<Value> {
  return { better: value, paper: value };
}

/**
 * A measurement from its definition: one file that says everything of it but how it computes, which is loaded when it
 * is first wanted.
 *
 * Its settings are checked against their fields at every use, and what it gives against the quantities that it names.
 * A measurement of pairs is not asked for pairs of which a network diverged or answers every input the same: they give
 * no observations, whatever is measured.
 * What comes of it throws AtlasError `measurements/settings` (kind `input`) and `measurements/results` (kind `failure`).
 */
export function defineMeasurement<const Shape extends SettingShape>(
  definition: MeasurementDefinition<Shape>,
): Measurement {
  const {
    kind,
    summary,
    of,
    edition,
    settings,
    quantities,
    artefacts = [],
    needsSentences = false,
    onlyAsked = false,
    needsLikelihoodAt = null,
  } = definition;
  const schema = z.object({
    procedure: z.enum(["better", "paper"]),
    ...Object.fromEntries(Object.entries(settings).map(([key, { field }]) => [key, field])),
  });
  const checked = (given: MeasurementSettings): SettingValues<Shape> => {
    const result = schema.safeParse(given);
    // The schema was made of the very fields that `SettingValues` is derived from.
    if (result.success) return result.data as unknown as SettingValues<Shape>;
    throw new AtlasError({
      code: "measurements/settings",
      kind: "input",
      problem: `the settings of ${kind} do not fit: ${z.prettifyError(result.error).replaceAll("\n", " ")}`,
    });
  };
  const { pairs = everyPair } = definition;
  const isAskedFor =
    ({ networks }: MeasurementRequest<MeasurementSettings>) =>
    (subject: readonly number[]): boolean =>
      of !== "pair" || subject.every((position) => isComparable(networks[position]!));
  const measureSome = async (
    { subjects, settings }: MeasurementRequest<MeasurementSettings>,
    isAsked: (subject: readonly number[]) => boolean,
    measure: (
      asked: readonly (readonly number[])[],
      settings: SettingValues<Shape>,
    ) => Promise<readonly Measured[]>,
  ): Promise<readonly Measured[]> => {
    const own = checked(settings);
    const asked = subjects.filter(isAsked);
    if (asked.length === 0 && subjects.length > 0) return subjects.map(() => NOTHING);
    const results = checkedResults(definition, asked.length, await measure(asked, own));
    const bySubject = new Map(asked.map((subject, i) => [subject, results[i]!]));
    return subjects.map((subject) => bySubject.get(subject) ?? NOTHING);
  };
  const measurement: Measurement = {
    kind,
    summary,
    of,
    edition,
    settings,
    quantities,
    needsSentences,
    onlyAsked,
    needsLikelihoodAt,
    artefacts,
    subjects: (networks, given, usual = networks) => {
      if (of === "network") return Array.from({ length: networks }, (_, i) => [i]);
      if (of === "pair") return networks < 2 ? [] : pairs(networks, checked(given), usual);
      return [Array.from({ length: networks }, (_, i) => i)];
    },
    work: (size, given) => definition.work(size, checked(given)),
    keptVectors: (given) => definition.keptVectors?.(checked(given)) ?? 0,
    leastWork: (size, given) => {
      const own = checked(given);
      return definition.work(size, definition.least?.(own) ?? own);
    },
    measure: (request) =>
      measureSome(request, isAskedFor(request), async (asked, settings) => {
        const measure = await definition.load();
        return measure({ ...request, settings, subjects: asked });
      }),
    measureAgain: (request, kept) => {
      const { loadAgain } = definition;
      if (loadAgain === undefined) return measurement.measure(request);
      const arraysOf = new Map(request.subjects.map((subject, i) => [subject, kept[i]]));
      const isAsked = isAskedFor(request);
      return measureSome(
        request,
        (subject) => isAsked(subject) && arraysOf.get(subject) !== undefined,
        async (asked, settings) => {
          const measureAgain = await loadAgain();
          return measureAgain(
            { ...request, settings, subjects: asked },
            asked.map((subject) => arraysOf.get(subject)!),
          );
        },
      );
    },
  };
  return measurement;
}

/** What a subject gives that is not measured. */
const NOTHING: Measured = { observations: [] };
