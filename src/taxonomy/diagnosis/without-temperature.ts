import type { Diagnosis } from "./diagnosis.ts";
import type { DiagnosticTree } from "./diagnostic-tree.ts";

/** A tree that is not asked whether training was too hot or too cold. */
export function withoutTemperatureQuestion(tree: DiagnosticTree): DiagnosticTree {
  const { temperature: _, ...questions } = tree.questions;
  return { ...tree, questions };
}

/**
 * A diagnosis that blames neither width nor data, with the reason why it does not go on to blame the temperature.
 *
 * @param unfit why nothing can be said of temperature, a clause
 */
export function withoutTemperature(diagnosis: Diagnosis, unfit: string): Diagnosis {
  const { leadingVerdict, answers, likeness, sentence } = diagnosis;
  // Measured cells leave a cell open only where the temperature is at fault.
  const blamesTemperature = likeness !== null || answers.some(({ answer }) => answer === "temperature");
  const isOpen = leadingVerdict === "not measured" && blamesTemperature;
  return isOpen
    ? { ...diagnosis, sentence: `${sentence} Neither width nor data is at fault, and ${unfit}.` }
    : diagnosis;
}
