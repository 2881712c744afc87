import { isMembershipPath } from '../../../src/app/load-files.js'
import type { FileToWrite } from '../../../src/core/export-files.js'
import type { MembershipFile } from '../../../src/core/model.js'
import type { MembershipFiles, MembershipWriter } from '../../../src/ports.js'

/** A workspace whose membership files can be written. */
export class FakeWorkspace implements MembershipFiles, MembershipWriter {
  readonly files: Map<string, Uint8Array>
  /** Paths of each write, in order. */
  readonly writes: (readonly string[])[] = []

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    this.files = new Map(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === 'string' ? Buffer.from(content) : content
      ])
    )
  }

  /** A file as text; empty when it is not there. */
  text(path: string): string {
    return Buffer.from(this.files.get(path) ?? []).toString()
  }

  list(folder: string): Promise<readonly MembershipFile[] | null> {
    const paths = [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`))
    if (paths.length === 0) return Promise.resolve(null)
    const read = paths.filter((path) => isMembershipPath(folder, path)).sort()
    return Promise.resolve(
      read.map((path) => ({ kind: 'file', path, bytes: this.files.get(path) ?? new Uint8Array() }))
    )
  }

  write(files: readonly FileToWrite[]): Promise<void> {
    this.writes.push(files.map(({ path }) => path))
    for (const { path, bytes, fresh } of files) {
      if (fresh === this.files.has(path)) throw new Error(`${path} is ${fresh ? 'there already' : 'not there'}.`)
      this.files.set(path, bytes)
    }
    return Promise.resolve()
  }
}
