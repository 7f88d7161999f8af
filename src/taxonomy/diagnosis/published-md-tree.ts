import type { DiagnosticTree } from "./diagnostic-tree.ts";

/** The trees of fixed shape of Zhou et al. 2024; written by `node bench/published-diagnosis.ts --write`. */
export const MD_TREE: DiagnosticTree = {
  format: "loss-atlas/diagnostic-tree",
  version: 1,
  name: "MD tree",
  provenance:
    "fixed shapes of the publication, thresholds by exact search, fitted to 1690 cells of ResNet-18 on CIFAR-10 (13 widths, 13 batch sizes, 10 amounts of data, clean labels, constant learning rate, means over five networks) published by Zhou, Chen, Cao, Schürholt and Yang, “MD tree: a model-diagnostic tree grown on loss landscape”, ICML 2024, arXiv 2406.16988 (github.com/YefanZhou/ModelDiagnosis, dataframe_normal_public.csv, MIT licence)",
  questions: {
    temperature: {
      root: {
        symptom: "trainErrorPct",
        threshold: 0.11234999999999928,
        below: {
          answer: "too cold",
          counts: {
            "too cold": 567,
            "too hot": 12,
          },
        },
        above: {
          symptom: "curvePeakPct",
          threshold: -5.295999999999999,
          below: {
            symptom: "lnHessianTrace",
            threshold: 6.071075,
            below: {
              answer: "too hot",
              counts: {
                "too cold": 30,
                "too hot": 121,
              },
            },
            above: {
              answer: "too cold",
              counts: {
                "too cold": 247,
                "too hot": 41,
              },
            },
          },
          above: {
            answer: "too hot",
            counts: {
              "too cold": 2,
              "too hot": 540,
            },
          },
        },
      },
      examples: 1560,
      seen: {
        trainErrorPct: [0, 45.764],
        curvePeakPct: [-65.56, 0],
        lnHessianTrace: [1.69209, 8.78687],
      },
    },
    width: {
      root: {
        symptom: "trainErrorPct",
        threshold: 0.8928999999999974,
        below: {
          symptom: "curvePeakPct",
          threshold: -0.0211111,
          below: {
            answer: "width",
            counts: {
              temperature: 13,
              width: 163,
            },
          },
          above: {
            answer: "temperature",
            counts: {
              temperature: 349,
              width: 144,
            },
          },
        },
        above: {
          symptom: "curvePeakPct",
          threshold: -1.350715,
          below: {
            answer: "width",
            counts: {
              temperature: 26,
              width: 531,
            },
          },
          above: {
            answer: "temperature",
            counts: {
              temperature: 365,
              width: 77,
            },
          },
        },
      },
      examples: 1668,
      seen: {
        trainErrorPct: [0, 45.764],
        curvePeakPct: [-65.56, 0],
      },
    },
    data: {
      root: {
        symptom: "trainErrorPct",
        threshold: 0.9984999999999999,
        below: {
          symptom: "curvePeakPct",
          threshold: -0.0042222200000000005,
          below: {
            symptom: "lnHessianTrace",
            threshold: 7,
            below: {
              answer: "data",
              counts: {
                data: 215,
                temperature: 25,
              },
            },
            above: {
              answer: "temperature",
              counts: {
                temperature: 1,
              },
            },
          },
          above: {
            symptom: "lnHessianTrace",
            threshold: 5.040395,
            below: {
              answer: "data",
              counts: {
                data: 294,
                temperature: 33,
              },
            },
            above: {
              answer: "temperature",
              counts: {
                data: 37,
                temperature: 64,
              },
            },
          },
        },
        above: {
          symptom: "curvePeakPct",
          threshold: -0.001,
          below: {
            answer: "temperature",
            counts: {
              data: 351,
              temperature: 489,
            },
          },
          above: {
            symptom: "lnHessianTrace",
            threshold: 5.2753250000000005,
            below: {
              answer: "data",
              counts: {
                data: 4,
              },
            },
            above: {
              answer: "temperature",
              counts: {
                data: 37,
                temperature: 99,
              },
            },
          },
        },
      },
      examples: 1649,
      seen: {
        trainErrorPct: [0, 45.764],
        curvePeakPct: [-65.56, 0],
        lnHessianTrace: [1.61862, 8.78687],
      },
    },
  },
};
