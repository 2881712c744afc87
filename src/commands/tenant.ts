/** `tenant`: the emulated tenant on its own, until it is told to end. */
import { runTenant } from '../tenant-command/run-tenant.js'
import { print, type Desk } from './desk.js'

export interface TenantServerFlags {
  readonly seed?: string
  readonly port: number
  readonly ca?: string
  readonly quiet?: boolean
}

/** @throws TenantNotStarted when it cannot start. */
export async function tenant({ seed, port, ca, quiet = false }: TenantServerFlags, desk: Desk): Promise<void> {
  const ended = new Promise<void>((resolveEnded) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolveEnded())
  })
  await runTenant({ seed: seed ?? null, port, ca: ca ?? null, quiet }, (line) => print(desk, [line]), ended)
}
