import type { World } from '../../../src/app/world.js'
import type { Directory, WriteAnswer } from '../../../src/ports.js'

/** How far a run comes: so many steps, and then nobody answers it any more, as nobody hears a process that was killed. */
export class Life {
  /** How many steps it has taken. */
  steps = 0

  constructor(private readonly length: number) {}

  /** @throws Error when the run is dead. */
  step(): void {
    if (this.steps >= this.length) throw new Error('The run was killed.')
    this.steps += 1
  }
}

/** The same world for a run that may die at each question and at each single write, before it and right after it. */
export function mortalWorld(world: World, life: Life): World {
  return {
    clock: world.clock,
    files: world.files,
    github: (inputs) => {
      const { history, thread, records, issues } = world.github(inputs)
      return {
        history: mortal(history, life),
        thread: mortal(thread, life),
        records: mortal(records, life),
        issues: mortal(issues, life)
      }
    },
    entra: (inputs) => {
      const directory = world.entra(inputs)
      const one = async (write: () => Promise<readonly WriteAnswer[]>): Promise<readonly WriteAnswer[]> => {
        life.step()
        const answers = await write()
        life.step()
        return answers
      }
      const inTurn = async <T>(all: readonly T[], write: (each: T) => Promise<readonly WriteAnswer[]>) => {
        const answers: WriteAnswer[] = []
        for (const each of all) answers.push(...(await one(() => write(each))))
        return answers
      }
      const writes: Pick<Directory, 'invite' | 'submit' | 'reprocess'> = {
        invite: (invitations, settings) => inTurn(invitations, (each) => directory.invite([each], settings)),
        submit: (all) => inTurn(all, (each) => directory.submit([each])),
        reprocess: (ids) => inTurn(ids, (each) => directory.reprocess([each]))
      }
      return new Proxy(mortal(directory, life), {
        get: (target, name) => Reflect.get(name in writes ? writes : target, name) as unknown
      })
    }
  }
}

/** Each call is a step. */
function mortal<T extends object>(port: T, life: Life): T {
  return new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: readonly unknown[]): unknown => {
        life.step()
        return Reflect.apply(value, target, given) as unknown
      }
    }
  })
}
