import { smallMultiples } from "#figures";
import { type ReportSlice, sliceStem } from "../slices.ts";
import { lackOfNetworks } from "./lacking.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";
import { decays, type PaperRun, settingIn } from "./paper-run.ts";

/** A plane of the paper, by its two knobs and what stays. */
interface PaperPlane {
  readonly number: number;
  readonly shows: string;
  readonly needs: string;
  readonly isOf: (plane: { load: string; temperature: string; noisy: boolean; decayed: boolean }) => boolean;
}

/**
 * The planes of figures 2 to 8 (Yang et al. 2021). Two figures of the paper have the amount of data as load; here the
 * first is of clean labels and the second of noisy ones.
 */
const PLANES: readonly PaperPlane[] = [
  {
    number: 2,
    shows: "all metrics over width and batch size, at a constant rate",
    needs: "width against batch_size at a constant rate, labels clean",
    isOf: ({ load, temperature, noisy, decayed }) =>
      load === "width" && temperature === "batch_size" && !noisy && !decayed,
  },
  {
    number: 3,
    shows: "the same with a rate that decays",
    needs: "width against batch_size with a schedule other than constant, labels clean",
    isOf: ({ load, temperature, noisy, decayed }) =>
      load === "width" && temperature === "batch_size" && !noisy && decayed,
  },
  {
    number: 4,
    shows: "the same with wrong labels",
    needs: "width against batch_size with label_noise above 0",
    isOf: ({ load, temperature, noisy }) => load === "width" && temperature === "batch_size" && noisy,
  },
  {
    number: 5,
    shows: "another temperature: weight decay or learning rate",
    needs: "width against weight_decay or learning_rate",
    isOf: ({ load, temperature }) =>
      load === "width" && (temperature === "weight_decay" || temperature === "learning_rate"),
  },
  {
    number: 6,
    shows: "the amount of data as load",
    needs: "examples as load, labels clean",
    isOf: ({ load, noisy }) => load === "examples" && !noisy,
  },
  {
    number: 7,
    shows: "the amount of data as load, with wrong labels",
    needs: "examples as load, with label_noise above 0",
    isOf: ({ load, noisy }) => load === "examples" && noisy,
  },
  {
    number: 8,
    shows: "the share of wrong labels as load",
    needs: "label_noise as load",
    isOf: ({ load }) => load === "label_noise",
  },
];

/** Figures 2 to 8: a sheet of all metrics with phase borders for every slice that has the plane of one of them. */
export const PLANE_SHEETS: readonly PaperFigure[] = PLANES.map(({ number, shows, needs, isOf }) => ({
  name: `figure ${number}`,
  shows,
  needs,
  lacks: (run) => (run.slices.some((slice) => isOf(planeIn(run, slice))) ? lackOfNetworks(run) : null),
  draw: (run) =>
    (lackOfNetworks(run) === null ? run.slices : [])
      .filter((slice) => isOf(planeIn(run, slice)))
      .map((slice) => ({
        name: fileStem(`figure-${number}`, sliceStem(slice.values)),
        figure: smallMultiples(
          run.table,
          slice.values,
          slice.name === null ? undefined : run.borders[slice.name],
        ),
      })),
}));

function planeIn(run: PaperRun, slice: ReportSlice): Parameters<PaperPlane["isOf"]>[0] {
  const { load, temperature } = run.table;
  const noise = settingIn(run, slice, "label_noise");
  return {
    load: load.knob,
    temperature: temperature.knob,
    noisy: typeof noise === "number" && noise > 0,
    decayed: decays(run, slice),
  };
}
