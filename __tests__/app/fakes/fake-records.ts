import type { ActionError } from '../../../src/core/errors.js'
import type { ApplyEnd, ApplyRecord, ApplyRecords, RecordOwner } from '../../../src/ports.js'

/** A record as a test looks at it. */
export interface KeptRecord extends ApplyRecord {
  readonly owner: RecordOwner
  /** What it was said to be, one after another. */
  readonly states: string[]
  description: string
}

/** The records of applies, as this action's own identity sees them. */
export class FakeRecords implements ApplyRecords {
  /** The oldest first. */
  readonly all: KeptRecord[] = []
  /** When set, no record can be read. */
  unreadable: ActionError | null = null
  /** When set, no record can be written. */
  refusal: ActionError | null = null

  /** As if an apply of this commit had gone through. */
  add(owner: RecordOwner, commit: string, ...states: readonly string[]): void {
    this.all.push({ id: this.all.length + 1, owner, commit, states: [...states], description: '' })
  }

  async *list(owner: RecordOwner): AsyncGenerator<ApplyRecord> {
    if (this.unreadable !== null) throw this.unreadable
    const own = this.all.filter((each) => each.owner.tenantId === owner.tenantId && each.owner.path === owner.path)
    yield* await Promise.resolve(own.toReversed())
  }

  succeeded({ id }: ApplyRecord): Promise<boolean> {
    return Promise.resolve(this.#at(id).states.includes('success'))
  }

  readEnd({ id }: ApplyRecord): Promise<ApplyEnd> {
    const { states, description } = this.#at(id)
    const kind = states.includes('success') ? 'success' : states.includes('failure') ? 'failure' : 'unfinished'
    const runUrl = `https://github.example/contoso/access/actions/runs/${100 + id}`
    return Promise.resolve({ kind, description, at: '2026-05-31T09:00:00Z', runUrl })
  }

  begin(owner: RecordOwner, commit: string): Promise<ApplyRecord> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    this.add(owner, commit, 'in_progress')
    return Promise.resolve({ id: this.all.length, commit })
  }

  end({ id }: ApplyRecord, outcome: 'success' | 'failure', description: string): Promise<void> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    const record = this.#at(id)
    record.states.push(outcome)
    record.description = description
    return Promise.resolve()
  }

  #at(id: number): KeptRecord {
    const record = this.all[id - 1]
    if (record === undefined) throw new Error(`There is no record ${id}.`)
    return record
  }
}
