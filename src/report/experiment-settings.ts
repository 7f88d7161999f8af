import type { ExperimentConfiguration } from "#atlas/configuration";
import { knobNamed } from "#knobs";
import type { ReportSection } from "./report-input.ts";

/** An experiment's configuration as headed facts, section by section. */
export function experimentSettings(configuration: ExperimentConfiguration): readonly ReportSection[] {
  const { data, model, training, grid, seeds, root_seed, measure, phases } = configuration;
  const axes = [grid.load, grid.temperature, ...grid.slices];
  return [
    {
      title: "Grid",
      entries: [
        ...axes.map(({ knob, values }) => [knobNamed(knob).title, values] as const),
        ["Seeds", seeds],
        ["Root seed", root_seed],
      ],
    },
    { title: "Data", entries: facts(data) },
    { title: "Model", entries: facts(model) },
    { title: "Training", entries: facts(training) },
    { title: "Curvature", entries: facts({ procedure: measure.procedure, ...measure.curvature }) },
    { title: "Connectivity", entries: facts(measure.connectivity) },
    { title: "Similarity", entries: facts(measure.similarity) },
    { title: "Phase thresholds", entries: facts(phases) },
  ];
}

function facts(section: object): [name: string, value: unknown][] {
  return Object.entries(section).map(([name, value]) => [name.replaceAll("_", " "), value]);
}
