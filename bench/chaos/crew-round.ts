import type { Ending } from "./command.ts";
import type { CommandsScene } from "./commands-at-work.ts";
import type { Tables } from "./experiment.ts";
import type { Round } from "./ground.ts";
import { broughtToItsEnd, type Ended } from "./last-word.ts";
import { type Mishap, someMishap } from "./mishap.ts";

/** A run that commands work on. */
export interface CrewRun<Scene extends CommandsScene> extends Omit<Ended, "complaints"> {
  readonly scene: Scene;
  readonly mishaps: readonly Mishap<Scene>[];
  tables(): Promise<Tables>;
  within?(undisturbed: Tables): Tables;
  remove(): Promise<void>;
}

/** A run of commands that are harmed. */
export function crewRound<Scene extends CommandsScene>(run: CrewRun<Scene>): Round {
  const { scene, place } = run;
  const { commands, complaints, stream } = scene;
  return {
    place,
    tend: async () => {
      const endings = commands.tend();
      if (endings.some(asksForMending)) await run.mend([...endings, ...(await commands.killAll())]);
      return endings.some(({ isDone }) => isDone);
    },
    strike: async () => {
      const mishap = someMishap(run.mishaps, stream);
      return (await mishap.strike(scene)) ? mishap.name : undefined;
    },
    end: async () => {
      await run.mend(await commands.killAll());
      await broughtToItsEnd({ ...run, complaints });
      return run.tables();
    },
    ...(run.within && { within: run.within }),
    remove: () => run.remove(),
  };
}

/** Whether a command ended because a person must do something that nobody else may. */
function asksForMending({ errors }: Ending): boolean {
  return /^error \[journal\//m.test(errors);
}
