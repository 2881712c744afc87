import type { TenantOptions } from '../tenant-options.js'
import type { Question } from './question.js'
import { READ_QUESTIONS } from './read-questions.js'
import { WRITE_QUESTIONS } from './write-questions.js'

export type { OtherAnswer, Question } from './question.js'

/** Every question about Entra that public text leaves open and this tenant answers either way. */
export const UNSETTLED: readonly Question[] = [...WRITE_QUESTIONS, ...READ_QUESTIONS]

/** Options under which a tenant gives the other answer (the first of several) to every question at once. */
export function everyOtherAnswer(): TenantOptions {
  return Object.assign({}, ...UNSETTLED.map(({ others: [first] }) => first.options)) as TenantOptions
}
