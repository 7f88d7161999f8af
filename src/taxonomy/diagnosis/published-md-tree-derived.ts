import type { DiagnosticTree } from "./diagnostic-tree.ts";

/** The same for tables without peaks of curves, fitted on peaks that are put together of means; written by `node bench/published-diagnosis.ts --write`. */
export const MD_TREE_OF_DERIVED_PEAKS: DiagnosticTree = {
  format: "loss-atlas/diagnostic-tree",
  version: 1,
  name: "MD tree on peaks put together of means",
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
          symptom: "derivedPeakPct",
          threshold: -9.539214999999997,
          below: {
            symptom: "lnHessianTrace",
            threshold: 6.5265,
            below: {
              answer: "too hot",
              counts: {
                "too cold": 56,
                "too hot": 319,
              },
            },
            above: {
              answer: "too cold",
              counts: {
                "too cold": 219,
                "too hot": 18,
              },
            },
          },
          above: {
            answer: "too hot",
            counts: {
              "too cold": 4,
              "too hot": 365,
            },
          },
        },
      },
      examples: 1560,
      seen: {
        trainErrorPct: [0, 45.764],
        derivedPeakPct: [-69.52099999999999, 0],
        lnHessianTrace: [1.69209, 8.78687],
      },
    },
    width: {
      root: {
        symptom: "trainErrorPct",
        threshold: 0.8928999999999974,
        below: {
          symptom: "derivedPeakPct",
          threshold: -0.022,
          below: {
            answer: "width",
            counts: {
              temperature: 22,
              width: 177,
            },
          },
          above: {
            answer: "temperature",
            counts: {
              temperature: 340,
              width: 130,
            },
          },
        },
        above: {
          symptom: "derivedPeakPct",
          threshold: -12.312250000000004,
          below: {
            answer: "width",
            counts: {
              temperature: 88,
              width: 475,
            },
          },
          above: {
            answer: "temperature",
            counts: {
              temperature: 303,
              width: 133,
            },
          },
        },
      },
      examples: 1668,
      seen: {
        trainErrorPct: [0, 45.764],
        derivedPeakPct: [-69.52099999999999, 0],
      },
    },
    data: {
      root: {
        symptom: "trainErrorPct",
        threshold: 0.5,
        below: {
          symptom: "derivedPeakPct",
          threshold: -0.002600000000002183,
          below: {
            symptom: "lnHessianTrace",
            threshold: 6.200415,
            below: {
              answer: "data",
              counts: {
                data: 234,
                temperature: 31,
              },
            },
            above: {
              answer: "temperature",
              counts: {
                data: 2,
                temperature: 3,
              },
            },
          },
          above: {
            symptom: "lnHessianTrace",
            threshold: 5.040395,
            below: {
              answer: "data",
              counts: {
                data: 271,
                temperature: 30,
              },
            },
            above: {
              answer: "temperature",
              counts: {
                data: 32,
                temperature: 54,
              },
            },
          },
        },
        above: {
          symptom: "derivedPeakPct",
          threshold: -8.251800000000003,
          below: {
            answer: "temperature",
            counts: {
              data: 278,
              temperature: 409,
            },
          },
          above: {
            symptom: "lnHessianTrace",
            threshold: 6.145935,
            below: {
              answer: "data",
              counts: {
                data: 84,
                temperature: 20,
              },
            },
            above: {
              answer: "temperature",
              counts: {
                data: 37,
                temperature: 164,
              },
            },
          },
        },
      },
      examples: 1649,
      seen: {
        trainErrorPct: [0, 45.764],
        derivedPeakPct: [-69.52099999999999, 0],
        lnHessianTrace: [1.61862, 8.78687],
      },
    },
  },
};
