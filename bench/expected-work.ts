import type { Case } from './cases.js'
import type { Measurement } from './run-action.js'
import { scriptRequests } from './script-requests.js'

/**
 * @param script Null where it did not run.
 * @throws Error when a run did something else than its case asks for, whose time would say nothing.
 */
export function refuseWrongWork(what: Case, action: Measurement, script: Measurement | null): void {
  const { packages, members, joining, invited, leaving } = what.company
  const expected = {
    adds: packages * (joining + invited),
    invites: packages * invited,
    removes: packages * leaving,
    unchanged: packages * members
  }
  const { outputs } = action
  for (const [name, amount] of Object.entries(expected)) refuse(what, name, Number(outputs[name]), amount)
  if (what.mode === 'apply') {
    const done = Number(outputs['applied']) + Number(outputs['pending'])
    refuse(what, 'changes applied or on their way', done, expected.adds + expected.removes)
    refuse(what, 'changes failed or held', Number(outputs['failed']) + Number(outputs['held']), 0)
  }
  if (script !== null) refuse(what, 'requests of the script', script.tenant.httpRequests, scriptRequests(what))
}

function refuse({ name }: Case, thing: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${name}: ${thing}: ${found}, not ${expected}.`)
}
