import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Files } from '../../src/demo/story-commits.js'
import { StoryGitHub, type StoryPullRequest } from '../../src/demo/story-github.js'

function files(contents: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(contents).map(([path, text]) => [path, new TextEncoder().encode(text)]))
}

describe('StoryGitHub', () => {
  const before = files({ 'm/a.csv': 'a', 'm/b.csv': 'b', 'README.md': 'x' })
  const after = files({ 'm/a.csv': 'a2', 'm/b.csv': 'b', 'README.md': 'x' })
  let github: StoryGitHub
  let pullRequest: StoryPullRequest

  beforeEach(() => {
    github = new StoryGitHub(before)
    pullRequest = github.openPullRequest(after, 'Change a')
  })

  it('gives the blob ids of git', async () => {
    const tree = await github.readTree(github.main.sha, 'm')
    // `printf b | git hash-object --stdin`
    expect(tree?.entries).toContainEqual({
      path: 'm/b.csv',
      mode: '100644',
      blobId: '63d8dbd40c23542e740659a7168a0ce3138ea748'
    })
  })

  it('gives the same tree id for the same files, and another for others', async () => {
    const [base, head, merge] = await Promise.all(
      [github.main, pullRequest.head, pullRequest.testMerge].map(({ sha }) => github.readTree(sha, 'm'))
    )
    expect(head?.treeId).toBe(merge?.treeId)
    expect(head?.treeId).not.toBe(base?.treeId)
    expect(await github.readTree(github.main.sha, 'elsewhere')).toBeNull()
  })

  it('compares a commit with one before it, and with no other', async () => {
    expect(await github.compare(pullRequest.base.sha, pullRequest.testMerge.sha)).toEqual({
      kind: 'files',
      files: [{ path: 'm/a.csv', previousPath: null }]
    })
    expect(await github.compare(pullRequest.head.sha, pullRequest.base.sha)).toMatchObject({ kind: 'unreadable' })
  })

  it('finds the pull request of a push once it is merged', async () => {
    const { base } = pullRequest
    expect(await github.listMergedPullRequests(base.sha, pullRequest.head.sha)).toEqual([])
    const merged = github.merge(pullRequest)
    expect(await github.readTip()).toBe(merged.sha)
    expect(await github.listMergedPullRequests(base.sha, merged.sha)).toMatchObject([
      { number: pullRequest.number, open: false, mergedAt: expect.any(String), headSha: pullRequest.head.sha }
    ])
    expect(await github.listMergedPullRequests('0'.repeat(40), merged.sha)).toHaveLength(1)
    expect(await github.listMergedPullRequests('0'.repeat(40), base.sha)).toEqual([])
  })

  it('keeps one comment where it is when it is updated', async () => {
    const { id } = await github.createComment(pullRequest.number, 'plan')
    await github.updateComment(id, 'outcome')
    expect(await github.listOwnComments(pullRequest.number)).toMatchObject([{ id, body: 'outcome' }])
  })

  it('says of what is not there that it is not there', () => {
    expect(() => github.readFile('f'.repeat(40), 'm/a.csv')).toThrow('no commit')
    expect(() => github.readPullRequest(7)).toThrow('no pull request #7')
    expect(() => github.updateComment(7, '')).toThrow('no comment 7')
  })
})
