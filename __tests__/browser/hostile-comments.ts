/** Comments in which every text that comes from files, Entra or an error is one that wants more than to be read. */
import type { Problem } from '../../src/core/errors.js'
import { renderOutcomeComment } from '../../src/core/outcome-report.js'
import { renderFilesBroken, renderPlanComment } from '../../src/core/plan-comment.js'
import { renderPlanFailed } from '../../src/core/run-failed.js'
import { add, context, guid, pack, person, place, plan, remove } from '../core/plan-fixtures.js'
import { outcome, reportOf, viewOf as viewOutcome } from '../golden/outcome-views.js'
import { viewOf } from '../golden/plan-views.js'

/** Texts by what they would be. Each also tries to end a code span first. */
export const HOSTILE_TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['mentions', '`x` @octocat `` @contoso/security ` @a'],
  ['references', '`x` #1 GH-1 contoso/access#1 a1b2c3d4e5f6 ``#2`` `'],
  [
    'links',
    '`x` [x](https://evil.example) www.evil.example ](https://evil.example) <https://evil.example> a@evil.example'
  ],
  ['pictures', '`x` ![x](https://evil.example/x.png) <img src="https://evil.example/x.png">'],
  ['elements', '`x` <details><summary>x</summary> <script>x</script> <style>*{display:none}</style> <!-- '],
  ['cells', '`x` | \\| \\\\| a | b\n| --- | --- |\r\n| c |\n\n| d'],
  ['blocks', '`x`\n\n# Approved\n\n- [x] done\n\n> [!NOTE]\n> fine\n\n---\n\n```\n'],
  ['records', '-->\n\n<!-- access-package-gitops:plan tenant=x path=y v2\ncheck=x -->']
]

/** A plan, its outcome, bad files and a failed run, made of one text. */
export function hostileComments(text: string): readonly string[] {
  const file = `memberships/${text.replaceAll('/', ' ')}.csv`
  const quoted = `He said «${text}», and ${text}`
  const hostile = pack(
    text,
    1,
    [
      add(person(text, text), {
        place: place(2, file),
        justification: text,
        policy: { id: guid(1), name: text },
        guestDomain: text
      }),
      remove(person(`${text}@evil.example`, text), { cause: 'entra', causeDetail: quoted })
    ],
    {
      kept: [{ member: person(text, text), code: 'protected', reason: quoted }],
      warnings: [{ code: 'INTERNAL', message: quoted, hint: quoted, place: place(2, file) }],
      grants: [
        { kind: 'group', resource: text, role: text, scope: text },
        { kind: 'site', resource: text, role: text, scope: null }
      ],
      incompatibleGroups: [text]
    }
  )
  const problem: Problem = { code: 'CSV_UNKNOWN_COLUMN', message: quoted, hint: quoted, place: place(1, file) }
  const planned = viewOf(plan([hostile], { settingChanges: [quoted], released: [{ name: text, members: null }] }))
  const ended = [outcome('failed', 'GRAPH_REFUSED', quoted, text), outcome('held', 'NO_REVIEWED_PLAN', quoted)]
  return [
    renderPlanComment(planned),
    renderOutcomeComment(viewOutcome(reportOf(hostile, ended))),
    renderFilesBroken([problem, { ...problem, place: null }], { ...context, marker: planned.marker }),
    renderPlanFailed(problem, { ...context, marker: planned.marker })
  ]
}
