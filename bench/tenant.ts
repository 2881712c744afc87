import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TenantFigures, TenantOrder, TenantStarted } from './tenant-process.js'

/** A tenant in a process of its own. */
export interface SeparateTenant extends TenantStarted {
  /** What came in since this was last asked. */
  figures(): Promise<TenantFigures>
  end(): Promise<void>
}

export async function startSeparateTenant(order: TenantOrder): Promise<SeparateTenant> {
  const child = fork(join(import.meta.dirname, 'tenant-process.ts'))
  child.send(order)
  const started = (await answerOf(child)) as TenantStarted
  return {
    ...started,
    figures: async () => {
      child.send('figures')
      return (await answerOf(child)) as TenantFigures
    },
    end: async () => {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    }
  }
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`The tenant ended with exit code ${String(code)}.`))
    child.once('exit', died)
    child.once('message', (message) => {
      child.off('exit', died)
      resolve(message)
    })
  })
}
