/** Parts of batches that tests send, and the answers to them. */
import { type Answer, at, itemsOf, type Json } from './tenant-client.js'

export const get = (id: string, url = '/organization') => ({ id, method: 'GET', url })

export const invite = (id: string, address: string) => ({
  id,
  method: 'POST',
  url: '/invitations',
  headers: { 'Content-Type': 'application/json' },
  body: { invitedUserEmailAddress: address, inviteRedirectUrl: 'https://myapps.microsoft.com' }
})

/** The answers of a batch, in the order they came. */
export const answersOf = (answer: Answer): readonly Json[] => itemsOf({ value: at(answer.body, 'responses') })

export const answerOf = (answer: Answer, id: string): Json => answersOf(answer).find((part) => at(part, 'id') === id)

/** Status by id. */
export const statuses = (answer: Answer): Readonly<Record<string, Json>> =>
  Object.fromEntries(answersOf(answer).map((part) => [String(at(part, 'id')), at(part, 'status')]))
