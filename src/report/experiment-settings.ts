import { type ExperimentConfiguration, measurementsOf } from "#atlas/configuration";
import { settingsOf } from "#atlas/plan";
import { knobNamed } from "#knobs";
import { capitalised } from "#words";
import { namesOfGiven } from "./network-names.ts";
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
        ...(namesOfGiven(configuration) === undefined
          ? ([
              ["Seeds", seeds],
              ["Root seed", root_seed],
            ] as const)
          : ([["Networks", seeds]] as const)),
      ],
    },
    { title: "Data", entries: facts(data) },
    { title: "Model", entries: facts(model) },
    { title: "Training", entries: facts(training) },
    { title: "Measurements", entries: facts({ procedure: measure.procedure }) },
    ...measurementsOf(configuration).map((measurement) => {
      const { procedure: _, ...own } = settingsOf(configuration, measurement);
      return { title: capitalised(measurement.kind.replaceAll("_", " ")), entries: facts(own) };
    }),
    { title: "Phase thresholds", entries: facts(phases) },
  ];
}

function facts(section: object): [name: string, value: unknown][] {
  return Object.entries(section).map(([name, value]) => [name.replaceAll("_", " "), value]);
}
