import { elementCount, type Tensor } from "#trees";
import { feedsOf } from "./arguments.ts";
import {
  type CompileOptions,
  type CompileOrder,
  type FrontEnd,
  orderOf,
  type SpecTree,
  type TensorTree,
} from "./front-end.ts";
import { giveBack } from "./give-back.ts";
import { load, loadKeeping } from "./load.ts";
import { type LoweredFunction, lowered } from "./lowered.ts";
import { loweredOnce } from "./lowered-once.ts";
import { graphOf } from "./lowering/graph.ts";
import { partition } from "./program/partition.ts";
import type { Program } from "./program/program.ts";
import { selectedDevice } from "./session/device.ts";
import { DeviceArray } from "./session/device-array.ts";
import { keepsArrays, uploaded } from "./session/device-session.ts";
import { HeldArrays } from "./session/held-arrays.ts";
import { releasedError } from "./session/session.ts";
import { eliminateDeadCode } from "./simplify/dead-code.ts";

/** A function with its fixed argument computed in: what is left depends on the varying one. */
export interface Stage<Varying, Result> {
  /** As `Compiled.run`; after `release` it throws AtlasError `engine/released`. */
  run(varying: TensorTree<Varying>): Promise<TensorTree<Result>>;
  /**
   * Frees what is kept once runs under way have ended, in place of some time after nothing refers to the stage any more; on a
   * device that keeps arrays it is then that they are freed.
   */
  release(): void;
}

/** A function compiled in two parts, so that what depends on its first argument alone is computed once. */
export interface Staged<Fixed, Varying, Result> {
  /**
   * Computes the first part and keeps what the second needs of it, `keptBytes` in memory, as long as the stage
   * is referred to. Throws as `Compiled.run`.
   */
  fix(fixed: TensorTree<Fixed>): Promise<Stage<Varying, Result>>;
  /** What a stage keeps beside the fixed argument itself, bytes. */
  readonly keptBytes: number;
  /** Gives up the hold on both parts; runs already started still finish. */
  release(): void;
}

/**
 * Compiles a pure function of a fixed and a varying argument for many runs with one fixed argument.
 *
 * A Hessian-vector product is such a function: the pass about the network is the same for every vector. Traced,
 * simplified and lowered as by `compile`, which says what is thrown.
 */
export async function compileStaged<Fixed, Varying, Result>(
  fn: (fixed: Fixed, varying: Varying) => Result,
  specs: readonly [fixed: SpecTree<Fixed>, varying: SpecTree<Varying>],
  options: CompileOptions = {},
): Promise<Staged<Fixed, Varying, Result>> {
  const { name, args, programs, resultOf } = await loweredOnce<Result>(
    { form: "staged", fn, order: await orderOf(fn, specs, options) },
    partsOf,
  );
  const [fixedArgs, varyingArgs] = [args.slice(0, 1), args.slice(1)];
  const fixedCount = fixedArgs[0]!.leaves.length;
  const [ofFixed, ofAll] = programs[1] === undefined ? [undefined, programs[0]] : [programs[0], programs[1]];
  const keptShapes = (ofFixed?.outputs ?? []).map(({ shape }) => shape.map(Number));
  const device = selectedDevice();
  const isKept = keepsArrays(device);
  const first = ofFixed && (await (isKept ? loadKeeping(ofFixed) : load(ofFixed)));
  const second = await load(ofAll);
  const { inputs } = ofAll;
  const keptInputs = inputs.slice(inputs.length - keptShapes.length);
  const held = new HeldArrays();
  return {
    keptBytes: keptShapes.reduce((bytes, shape) => bytes + 4 * elementCount(shape), 0),
    async fix(fixed) {
      const given = feedsOf(name, [fixed], fixedArgs, inputs);
      const feeds: Record<string, Tensor | DeviceArray> = isKept
        ? { ...(await uploaded(device, given)) }
        : given;
      const kept = first === undefined ? [] : await first.run(feeds);
      kept.forEach((tensor, i) => {
        feeds[keptInputs[i]!.name] = tensor;
      });
      const onDevice = Object.values(feeds).filter((array) => array instanceof DeviceArray);
      held.hold(feeds, onDevice);
      const underWay = new Set<Promise<unknown>>();
      let isReleased = false;
      const free = () => {
        for (const array of kept) if (!(array instanceof DeviceArray)) giveBack(array);
      };
      return {
        async run(varying) {
          if (isReleased) throw releasedError();
          const own = feedsOf(name, [varying], varyingArgs, inputs.slice(fixedCount));
          const running = held.during(second.run({ ...feeds, ...own }));
          underWay.add(running);
          try {
            return resultOf(await running);
          } finally {
            underWay.delete(running);
          }
        },
        release() {
          if (isReleased) return;
          isReleased = true;
          if (underWay.size === 0) free();
          else void Promise.allSettled(underWay).then(free);
        },
      };
    },
    release() {
      second.release();
      // Arrays on a device lie in memory of the session that made them.
      if (isKept) void held.release().then(() => first?.release());
      else first?.release();
    },
  };
}

/** What depends on the first argument alone, unless that is nothing, and the rest. */
function partsOf({ program }: FrontEnd, { name, args, target }: CompileOrder): LoweredFunction["programs"] {
  const { first, second } = partition(program, args[0]!.leaves.length);
  const part = (whole: Program, suffix: string) => {
    const partName = `${name}-${suffix}`;
    return lowered(whole, partName, () => graphOf(eliminateDeadCode(whole), partName, target));
  };
  const rest = part(second, "varying");
  return first.outputs.length > 0 ? [part(first, "fixed"), rest] : [rest];
}
