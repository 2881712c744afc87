/** Watches one apply: what it sends, and whether it may by then. */
import type { Person } from '../../src/core/model.js'
import type { Invitation } from '../../src/core/plan.js'
import type { AssignmentWrite } from '../../src/ports.js'
import type { FakeCompany } from '../app/fakes/fake-company.js'
import { ownAddressesOf } from './cast.js'
import type { Sent } from './ledger.js'
import { FOLDER } from './row-edits.js'
import type { Call } from './watched-world.js'

/** A run that waited for longer looks again whether it is still the newest. */
const MAX_AGE_MS = 30_000

export class ApplyWatch {
  /** Everything that went to Entra, in order. */
  readonly sent: Sent[] = []
  /** Rules that were broken, as ends of a sentence that begins with «The apply …». */
  readonly broken: string[] = []
  #tipSeen: string | null = null
  #tipSeenAt = -Infinity
  /** What was read of Entra since the tip was looked at last. */
  #readsSince = 0

  constructor(
    private readonly company: FakeCompany,
    private readonly commit: string,
    /** Whether somebody else does something while it runs: then it cannot know all that is there. */
    private readonly disturbed: boolean
  ) {}

  read({ port, name }: Call): void {
    if (name === 'readTip') {
      this.#tipSeen = this.company.history.tip
      this.#tipSeenAt = this.company.clock.now()
      this.#readsSince = 0
    } else if (port === 'directory') {
      this.#readsSince += 1
    }
  }

  async send({ name, args }: Call): Promise<void> {
    if (this.#tipSeen === null || this.#folderAt(this.#tipSeen) !== this.#folderAt(this.commit)) {
      this.broken.push('writes although it saw, or could have seen, that a newer commit changed the folder')
    }
    if (this.company.clock.now() > this.#tipSeenAt + MAX_AGE_MS) {
      this.broken.push('writes although it has not looked for a newer commit for more than half a minute')
    }
    if (this.sent.length === 0 && this.#readsSince > 0) {
      this.broken.push('read Entra after it last looked for a newer commit, and then wrote')
    }
    const [item] = args
    if (name === 'invite') this.#invite(item as Invitation)
    else if (name === 'submit') await this.#submit(item as AssignmentWrite)
  }

  #invite({ address }: Invitation): void {
    const known = this.#owners(address)
    if (known.length > 0) this.broken.push(`invites ${address}, who has an account already`)
    this.sent.push({ kind: 'invite', address })
  }

  async #submit(write: AssignmentWrite): Promise<void> {
    const { directory } = this.company
    if (write.kind === 'add') {
      const person = directory.people.find(({ id }) => id === write.userId) ?? null
      this.sent.push({ kind: 'add', write, person })
      if (!this.disturbed && (await this.#hasOrGets(write.packageId, write.userId))) {
        this.broken.push(`asks again for what ${person?.mail ?? write.userId} has already, or is about to get`)
      }
      return
    }
    const held = directory.assignments.find(({ id }) => id === write.assignmentId) ?? null
    this.sent.push({ kind: write.kind, write, held })
    if (!this.disturbed && held !== null && (await this.#isAsked(held.packageId, write))) {
      this.broken.push(`asks again for the ${write.kind} of ${held.subject.email ?? held.id}, which is on its way`)
    }
  }

  #owners(address: string): readonly Person[] {
    return this.company.directory.people.filter((each) => ownAddressesOf(each).includes(address.toLowerCase()))
  }

  async #hasOrGets(packageId: string, userId: string): Promise<boolean> {
    const { directory } = this.company
    const open = (await directory.listOpenRequests([packageId])).get(packageId) ?? []
    return [...directory.assignments, ...open.filter(({ type }) => type === 'add')].some(
      (each) => each.packageId === packageId && each.subject.objectId === userId
    )
  }

  async #isAsked(packageId: string, write: Exclude<AssignmentWrite, { kind: 'add' }>): Promise<boolean> {
    const open = (await this.company.directory.listOpenRequests([packageId])).get(packageId) ?? []
    return open.some(
      ({ type, assignmentId, endDate }) =>
        type === write.kind &&
        assignmentId === write.assignmentId &&
        (write.kind === 'remove' || endDate === write.endDate)
    )
  }

  /** The membership files of a commit as one text. */
  #folderAt(sha: string): string {
    const files = Object.entries(this.company.history.filesAt(sha)).filter(([path]) => path.startsWith(`${FOLDER}/`))
    return JSON.stringify(files.sort(([one], [other]) => (one < other ? -1 : 1)))
  }
}
