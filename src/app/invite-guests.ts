/** Invitations: one a person, however many packages they gain; never sent twice. */
import { messageOf } from '../core/errors.js'
import { normaliseAddress, spellingsOf } from '../core/identifiers.js'
import type { Guid, Person } from '../core/model.js'
import type { Invitation, Outcome } from '../core/plan.js'
import { indexPeople, ownsAddress, type PeopleIndex } from '../core/resolve-people.js'
import type { WriteAnswer } from '../ports.js'
import { codeOfRefusal, heldByNewer, neverSent, type ApplyMeans, type Task } from './apply-task.js'
import { growingPauses } from './growing-pauses.js'
import { inSlices } from './in-slices.js'

/** How the directory is asked for an address that was normalised. */
type Spellings = (address: string) => readonly string[]

/** What became of one person's invitation. */
type Invited =
  { readonly kind: 'account'; readonly userId: Guid } | { readonly kind: 'none'; readonly outcome: Outcome }

/**
 * Invites everyone the tasks need as a guest and writes the new account's id into them; tasks of people who could not be
 * invited are finished.
 *
 * @param deadline When to stop looking for the effect of an invitation whose answer was lost, as `clock.now()`.
 */
export async function inviteGuests(tasks: readonly Task[], deadline: number, means: ApplyMeans): Promise<void> {
  const invitations = new Map<string, Invitation>()
  for (const { change } of tasks) {
    if (change.kind !== 'add' || change.invite === null) continue
    const address = normaliseAddress(change.invite.address)
    // The same person may stand in several files, and only one row need give the name.
    const known = invitations.get(address)
    if (known === undefined || known.name === null) invitations.set(address, change.invite)
  }
  if (invitations.size === 0) return

  means.log(`Inviting ${invitations.size === 1 ? '1 guest' : `${invitations.size} guests`}.`)
  const results = new Map<string, Invited>()
  await inSlices([...invitations], means, {
    send: async (slice) => {
      const sent = new Map(slice)
      const answers = await means.directory
        .invite([...sent.values()], means.invitations)
        .catch((error: unknown) => slice.map(() => neverSent(error)))
      for (const [address, result] of await settle(sent, answers, deadline, means)) results.set(address, result)
    },
    leave: (left, why) => {
      for (const [address] of left) results.set(address, { kind: 'none', outcome: heldByNewer(why) })
    }
  })
  for (const task of tasks) {
    if (task.change.kind !== 'add' || task.change.invite === null) continue
    const result = results.get(normaliseAddress(task.change.invite.address))
    if (result?.kind === 'account') task.userId = result.userId
    else if (result !== undefined) task.progress = { kind: 'finished', outcome: result.outcome }
  }
}

async function settle(
  invitations: ReadonlyMap<string, Invitation>,
  answers: readonly WriteAnswer[],
  deadline: number,
  means: ApplyMeans
): Promise<ReadonlyMap<string, Invited>> {
  const addresses = [...invitations.keys()]
  const results = new Map<string, Invited>()
  const doubtful = new Map<string, Exclude<WriteAnswer, { kind: 'accepted' }>>()
  addresses.forEach((address, index) => {
    const answer = answers[index]
    if (answer?.kind === 'accepted') results.set(address, { kind: 'account', userId: answer.id })
    else if (answer !== undefined) doubtful.set(address, answer)
  })
  if (doubtful.size === 0) return results

  const writtenAs = (address: string) => spellingsOf(invitations.get(address)?.address ?? address)
  const found = await findAccounts(doubtful, writtenAs, deadline, means)
  for (const [address, answer] of doubtful) {
    const userId = found.get(address)
    results.set(
      address,
      userId === undefined ? { kind: 'none', outcome: failure(answer) } : { kind: 'account', userId }
    )
  }
  return results
}

/** Accounts that have the addresses by now: after a refusal one look, after a lost answer until the wait ends. */
async function findAccounts(
  doubtful: ReadonlyMap<string, Exclude<WriteAnswer, { kind: 'accepted' }>>,
  writtenAs: Spellings,
  deadline: number,
  means: ApplyMeans
): Promise<ReadonlyMap<string, Guid>> {
  const { clock } = means
  const found = new Map<string, Guid>()
  for (const pause of growingPauses(clock)) {
    const missing = [...doubtful.keys()].filter((address) => !found.has(address))
    for (const [address, person] of await onlyOwners(missing, writtenAs, means)) found.set(address, person.id)
    const waiting = missing.some((address) => !found.has(address) && doubtful.get(address)?.kind === 'unclear')
    if (!waiting || clock.now() + pause > deadline) break
    await clock.sleep(pause)
  }
  return found
}

/** The one person who has each address; an address that several people have is left out: never guess. */
async function onlyOwners(
  addresses: readonly string[],
  writtenAs: Spellings,
  { directory, log }: ApplyMeans
): Promise<readonly (readonly [string, Person])[]> {
  let people: PeopleIndex
  try {
    people = indexPeople(await directory.findPeople(addresses.flatMap(writtenAs), []))
  } catch (error) {
    // The other changes go on; an account that cannot be looked for proves nothing either way.
    log(`The invited accounts could not be looked for: ${messageOf(error)}`)
    return []
  }
  return addresses.flatMap((address) => {
    const owners = (people.byAddress.get(address) ?? []).filter((person) => ownsAddress(person, address))
    const [only] = owners
    return owners.length === 1 && only !== undefined ? [[address, only] as const] : []
  })
}

/** With status 0 nobody refused it: it never left. */
function refusalWords({ status, message }: Extract<WriteAnswer, { kind: 'refused' }>): string {
  return status === 0 ? `The invitation was not sent: ${message}` : `The invitation was refused: ${message}`
}

function failure(answer: Exclude<WriteAnswer, { kind: 'accepted' }>): Outcome {
  switch (answer.kind) {
    case 'refused':
      return {
        kind: 'failed',
        error: { code: codeOfRefusal(answer), message: refusalWords(answer) },
        requestId: answer.requestId
      }
    case 'unclear':
      return {
        kind: 'unknown',
        error: {
          code: 'OUTCOME_UNKNOWN',
          message: `The answer to the invitation was lost (${answer.reason}) and no account has appeared. It is not sent again in this run.`
        },
        requestId: null
      }
  }
}
