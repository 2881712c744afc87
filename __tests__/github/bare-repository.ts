import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GitBlobs } from './git-blobs.js'
import { countLines, readDiff } from './git-diff.js'
import type { ChangedFile } from './git-diff.js'
import { GitShell } from './git-shell.js'

/** What a path holds after a commit: content, a symbolic link, or null: deleted. */
export type FileContent = string | Uint8Array | { readonly link: string } | null

/** A commit as git stores it. */
export interface StoredCommit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly date: string
}

/** Time of the first commit; each further one is a second later, so that ids are the same in every run. */
const FIRST_COMMIT_TIME = Date.UTC(2026, 0, 5, 9, 0, 0) / 1_000

/**
 * A real bare repository in a temporary folder, worked by the git command line. A story asks the same of the same commits
 * many times; so what can never change is asked once.
 */
export class BareRepository {
  #commits = 0
  /** What git said of objects named by their full ids, by the command's arguments. */
  readonly #said = new Map<string, Promise<Buffer>>()
  readonly #blobs: GitBlobs

  private constructor(
    readonly directory: string,
    readonly defaultBranch: string,
    private readonly shell: GitShell
  ) {
    this.#blobs = new GitBlobs(directory, identityIn(directory))
  }

  static async create(defaultBranch: string): Promise<BareRepository> {
    const directory = await mkdtemp(join(tmpdir(), 'test-github-'))
    const scratch = join(directory, 'printed')
    await mkdir(scratch)
    const repository = new BareRepository(
      directory,
      defaultBranch,
      new GitShell(directory, scratch, identityIn(directory))
    )
    await repository.git(['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`])
    // As on GitHub, any commit may be fetched by its id.
    await repository.git(['config', 'uploadpack.allowAnySHA1InWant', 'true'])
    return repository
  }

  async remove(): Promise<void> {
    await Promise.all([this.shell.end(), this.#blobs.end()])
    await rm(this.directory, { recursive: true, force: true, maxRetries: 3 })
  }

  /** Commit on a branch; a new branch starts at the default branch's tip, or at nothing. */
  async commitFiles(branch: string, files: Readonly<Record<string, FileContent>>, message: string): Promise<string> {
    const from = (await this.tip(branch)) ?? (await this.tip(this.defaultBranch))
    const who = `${identity} ${this.#nextTime()} +0000`
    const lines: (string | Uint8Array)[] = [
      `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n`,
      ...data(message),
      from === null ? '' : `from ${from}\n`
    ]
    for (const [path, content] of Object.entries(files)) {
      if (content === null) lines.push(`D ${JSON.stringify(path)}\n`)
      else if (typeof content === 'object' && 'link' in content)
        lines.push(`M 120000 inline ${JSON.stringify(path)}\n`, ...data(content.link))
      else lines.push(`M 100644 inline ${JSON.stringify(path)}\n`, ...data(content))
    }
    await this.git(
      ['fast-import', '--quiet', '--force', '--date-format=raw'],
      Buffer.concat(lines.map((line) => Buffer.from(line)))
    )
    return this.resolve(`refs/heads/${branch}`)
  }

  /** The merge of two commits, not yet on any branch; null when they conflict. */
  async mergeCommit(base: string, head: string, message: string): Promise<string | null> {
    const tree = await this.#mergeTree(base, head)
    return tree === null ? null : this.#commitTree(tree, [base, head], message)
  }

  async squashCommit(base: string, head: string, message: string): Promise<string> {
    const tree = await this.#mergeTree(base, head)
    if (tree === null) throw new Error('the branches conflict')
    return this.#commitTree(tree, [base], message)
  }

  /** New commits on top of the base, as GitHub does even where a fast-forward were possible. Gives the last one. */
  async rebaseCommits(base: string, head: string): Promise<string> {
    const place = await mkdtemp(join(tmpdir(), 'test-github-rebase-'))
    try {
      await this.git(['worktree', 'add', '--quiet', '--detach', place, head])
      await this.git(['-C', place, 'rebase', '--quiet', '--force-rebase', base])
      return (await this.git(['-C', place, 'rev-parse', 'HEAD'])).toString().trim()
    } finally {
      await this.git(['worktree', 'remove', '--force', place])
    }
  }

  async updateRef(ref: string, sha: string): Promise<void> {
    await this.git(['update-ref', ref, sha])
  }

  async tip(branch: string): Promise<string | null> {
    return this.resolve(`refs/heads/${branch}`).catch(() => null)
  }

  /** The id of a revision of the wanted type; rejects when it does not exist. */
  async resolve(revision: string, type = 'commit'): Promise<string> {
    const tip = revision.startsWith('refs/') ? await this.#readTip(revision) : null
    const named = tip ?? revision
    const out = await this.about(
      [named],
      ['rev-parse', '--verify', '--quiet', '--end-of-options', `${named}^{${type}}`]
    )
    return out.toString().trim()
  }

  async readCommit(revision: string): Promise<StoredCommit> {
    const id = await this.resolve(revision)
    return readStoredCommit((await this.about([id], ['show', '--no-patch', `--format=${COMMIT}`, id])).toString())
  }

  /** @param id All 40 digits. Rejects when there is no such blob. */
  readBlob(id: string): Promise<Buffer> {
    return this.#blobs.read(id)
  }

  /** Commits after `before` up to `after`, the oldest first. */
  async listCommits(before: string, after: string): Promise<readonly StoredCommit[]> {
    if (before === after) return []
    const command = ['log', '-z', '--reverse', '--topo-order', `--format=${COMMIT}`, `${before}..${after}`]
    const out = await this.about([before, after], command)
    return out.toString().split('\0').filter(Boolean).map(readStoredCommit)
  }

  /** Commits up to `revision` that changed a path, the newest first; null: all of them. */
  async listChanges(revision: string, path: string | null): Promise<readonly StoredCommit[]> {
    const limit = path === null ? [] : ['--', path]
    const out = await this.git(['log', '-z', `--format=${COMMIT}`, await this.resolve(revision), ...limit])
    return out.toString().split('\0').filter(Boolean).map(readStoredCommit)
  }

  async mergeBase(one: string, other: string): Promise<string | null> {
    if (one === other) return one
    return this.about([one, other], ['merge-base', one, other]).then(
      (out) => out.toString().trim(),
      () => null
    )
  }

  async changedFiles(from: string, to: string): Promise<readonly ChangedFile[]> {
    const diff = (format: string) =>
      this.about([from, to], ['diff-tree', '-r', '-z', '-M', '--no-commit-id', '--no-abbrev', format, from, to])
    const [raw, counts] = await Promise.all([diff('--raw'), diff('--numstat')])
    return readDiff(raw.toString().split('\0'), countLines(counts.toString().split('\0')))
  }

  /** A checkout of one commit without history, as `actions/checkout` makes it. */
  async checkoutDepth1(sha: string, directory: string): Promise<void> {
    await mkdir(directory, { recursive: true })
    await this.#start(['sh', '-e', '-c', CHECKOUT, 'sh', directory, `file://${this.directory}`, sha])
  }

  git(args: readonly string[], input?: Uint8Array): Promise<Buffer> {
    return this.#start(['git', ...args], input)
  }

  /** What a command says that reads these revisions and nothing else; what it said of ids once it says for ever. */
  about(revisions: readonly string[], args: readonly string[]): Promise<Buffer> {
    if (!revisions.every((revision) => FULL_ID.test(revision))) return this.git(args)
    const key = args.join('\0')
    const known = this.#said.get(key)
    if (known !== undefined) return known
    const said = this.git(args)
    this.#said.set(key, said)
    // What is not there may come.
    said.catch(() => this.#said.delete(key))
    return said
  }

  /** A branch that git keeps in a file of its own, as long as nothing packs them; otherwise null. */
  async #readTip(ref: string): Promise<string | null> {
    const text = await readFile(join(this.directory, ref), 'utf8').catch(() => '')
    return FULL_ID.test(text.trim()) ? text.trim() : null
  }

  #start(args: readonly string[], input?: Uint8Array): Promise<Buffer> {
    const when = `${FIRST_COMMIT_TIME + this.#commits} +0000`
    const environment = { GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when }
    return this.shell.run({ args, environment, ...(input === undefined ? {} : { input }) })
  }

  async #mergeTree(base: string, head: string): Promise<string | null> {
    return this.git(['merge-tree', '--write-tree', base, head]).then(
      (out) => out.toString().trim(),
      () => null
    )
  }

  async #commitTree(tree: string, parents: readonly string[], message: string): Promise<string> {
    this.#nextTime()
    const out = await this.git(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', message])
    return out.toString().trim()
  }

  #nextTime(): number {
    this.#commits += 1
    return FIRST_COMMIT_TIME + this.#commits
  }
}

const FULL_ID = /^[0-9a-f]{40}$/

/** Directory, address, id. */
const CHECKOUT = `
git init --quiet --template= "$1"
cd "$1"
git remote add origin "$2"
git -c maintenance.auto=false fetch --quiet --no-tags --depth=1 origin "$3"
git -c advice.detachedHead=false checkout --quiet --detach "$3"
`

const COMMIT = '%H%n%T%n%P%n%cI%n%B'

function readStoredCommit(text: string): StoredCommit {
  const [sha = '', tree = '', parents = '', date = '', ...message] = text.split('\n')
  return { sha, tree, parents: parents.split(' ').filter(Boolean), date, message: message.join('\n').trimEnd() }
}

const NAME = 'Octo Cat'
const ADDRESS = 'octocat@example.com'
const identity = `${NAME} <${ADDRESS}>`

/** Git's environment: nothing of the machine's own settings, and one person who does everything. */
function identityIn(home: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: NAME,
    GIT_AUTHOR_EMAIL: ADDRESS,
    GIT_COMMITTER_NAME: NAME,
    GIT_COMMITTER_EMAIL: ADDRESS
  }
}

function data(content: string | Uint8Array): readonly (string | Uint8Array)[] {
  return [`data ${Buffer.byteLength(content)}\n`, content, '\n']
}
