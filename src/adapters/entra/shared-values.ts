import type { Assignment, Subject } from '../../core/model.js'

/**
 * Keeps one of equal values: a person stands in the lists of many packages, a policy and a date in very many assignments,
 * and each answer of Graph brings texts of its own. A million assignments need it.
 */
export class SharedValues {
  private readonly texts = new Map<string, string>()
  private readonly subjects = new Map<string, Subject>()

  /** The same assignment with values that are in memory already. */
  assignment({ id, packageId, state, policyId, subject, startDate, endDate }: Assignment): Assignment {
    return {
      id,
      packageId,
      state,
      policyId: this.text(policyId),
      subject: this.subject(subject),
      startDate: this.text(startDate),
      endDate: this.text(endDate)
    }
  }

  /** Of two answers about one person that differ, each keeps its own. */
  private subject(subject: Subject): Subject {
    const { objectId } = subject
    if (objectId === null) return subject
    const known = this.subjects.get(objectId)
    if (known !== undefined) return isSame(known, subject) ? known : subject
    this.subjects.set(objectId, subject)
    return subject
  }

  private text<T extends string | null>(text: T): T {
    if (text === null) return text
    const known = this.texts.get(text)
    // The map gives back what it was asked for, letter by letter.
    if (known !== undefined) return known as T
    this.texts.set(text, text)
    return text
  }
}

function isSame(one: Subject, other: Subject): boolean {
  return (
    one.email === other.email &&
    one.principalName === other.principalName &&
    one.name === other.name &&
    one.person === other.person &&
    one.governed === other.governed
  )
}
