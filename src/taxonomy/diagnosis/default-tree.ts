import type { DiagnosticTree } from "./diagnostic-tree.ts";

/** The tree that a diagnosis goes by unless told otherwise; written by `node bench/published-diagnosis.ts --write`. */
export const DEFAULT_TREE: DiagnosticTree = {
  format: "loss-atlas/diagnostic-tree",
  version: 1,
  name: "Published cells at a constant rate",
  provenance:
    "fitted to 1690 cells of ResNet-18 on CIFAR-10 (13 widths, 13 batch sizes, 10 amounts of data, clean labels, constant learning rate, means over five networks) published by Zhou, Chen, Cao, Schürholt and Yang, “MD tree: a model-diagnostic tree grown on loss landscape”, ICML 2024, arXiv 2406.16988 (github.com/YefanZhou/ModelDiagnosis, dataframe_normal_public.csv, MIT licence)",
  questions: {
    temperature: {
      root: {
        symptom: "modeConnectivityPct",
        threshold: 0.03,
        below: {
          answer: "too cold",
          counts: {
            "too cold": 812,
            "too hot": 59,
          },
        },
        above: {
          answer: "too hot",
          counts: {
            "too cold": 34,
            "too hot": 655,
          },
        },
      },
      examples: 1560,
      seen: {
        modeConnectivityPct: [-65.04, 21.89],
      },
    },
    width: {
      root: {
        symptom: "modeConnectivityPct",
        threshold: -0.055,
        below: {
          answer: "width",
          counts: {
            temperature: 6,
            width: 448,
          },
        },
        above: {
          symptom: "trainErrorPct",
          threshold: 22,
          below: {
            answer: "temperature",
            counts: {
              temperature: 740,
              width: 346,
            },
          },
          above: {
            answer: "width",
            counts: {
              temperature: 7,
              width: 121,
            },
          },
        },
      },
      examples: 1668,
      seen: {
        modeConnectivityPct: [-65.04, 21.89],
        trainErrorPct: [0, 45.764],
      },
    },
    data: {
      root: {
        symptom: "lnHessianTrace",
        threshold: 4.909,
        below: {
          answer: "data",
          counts: {
            data: 418,
            temperature: 19,
          },
        },
        above: {
          symptom: "cka",
          threshold: 0.374,
          below: {
            answer: "data",
            counts: {
              data: 367,
              temperature: 197,
            },
          },
          above: {
            answer: "temperature",
            counts: {
              data: 153,
              temperature: 495,
            },
          },
        },
      },
      examples: 1649,
      seen: {
        lnHessianTrace: [1.61862, 8.78687],
        cka: [0.0804511, 0.79199],
      },
    },
  },
};
