import type { Outcome } from '../../src/core/plan.js'
import { assignment, ben } from '../app/fakes/samples.js'
import { apply, SALES, salesOf, type CompanyRun, type Story } from './company-runs.js'

/** An outcome of a change: how the comment shows it, what it means, and what to do. Markdown. */
export interface OutcomeRow {
  readonly kind: Outcome['kind']
  readonly shown: string
  readonly means: string
  readonly todo: string
}

interface OutcomeCase extends Omit<OutcomeRow, 'kind' | 'shown'> {
  readonly run: () => Promise<CompanyRun>
}

/** Ben is added to Sales Tools, and something happens meanwhile. */
const addBen = (meanwhile: NonNullable<Story['arrange']>) =>
  apply({ edit: { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }, meanwhile })

const OUTCOMES: Readonly<Record<Outcome['kind'], OutcomeCase>> = {
  applied: {
    run: () => addBen(() => undefined),
    means: 'Entra says that it is delivered.',
    todo: 'Nothing.'
  },
  already: {
    run: () =>
      addBen((directory) => {
        directory.deliveryMs = 0
        directory.spoil(() => true, { kind: 'refuse', status: 400, code: 'InvalidModel', message: '', taken: true })
      }),
    means: 'Entra refused the request and shows that it was so already, for instance because somebody did it by hand.',
    todo: 'Nothing.'
  },
  pending: {
    run: () =>
      addBen((directory) => {
        directory.deliveryMs = null
      }),
    means:
      'Entra accepted it and had not delivered it when the wait (`delivery.wait-minutes`) ended. It may wait for an approval, a start date or a guest’s first sign-in; many changes at once take Entra up to a day.',
    todo: 'Nothing. The next plan of the package shows whether it arrived.'
  },
  held: {
    run: () =>
      apply({
        edit: { [SALES]: salesOf('ada@contoso.com', 'dan@contoso.com') },
        meanwhile: (directory) => {
          directory.assignments.push(assignment(ben))
        }
      }),
    means: 'Not sent: no reviewed plan showed it, or the package or the run is refused.',
    todo: 'See [NO_REVIEWED_PLAN](#no_reviewed_plan), or the code of the refusal. Running again does not help, a new pull request does.'
  },
  failed: {
    run: () =>
      addBen((directory) =>
        directory.spoil(() => true, {
          kind: 'refuse',
          status: 400,
          code: 'InvalidModel',
          message: 'The model is invalid.'
        })
      ),
    means: 'Entra refused it, or accepted it and could not deliver. The words are Entra’s.',
    todo: 'Mend the cause that the code names, then run the job again.'
  },
  unknown: {
    run: () => addBen((directory) => directory.spoil(() => true, { kind: 'lose', taken: false })),
    means: 'The answer was lost, and until the wait ended Entra did not show the change.',
    todo: 'See [OUTCOME_UNKNOWN](#outcome_unknown): wait some minutes, then run the job again.'
  }
}

/** Every outcome, as a comment of the action shows it. */
export async function outcomeRows(): Promise<readonly OutcomeRow[]> {
  const kinds = Object.keys(OUTCOMES) as Outcome['kind'][]
  return Promise.all(
    kinds.map(async (kind) => {
      const { run, means, todo } = OUTCOMES[kind]
      const { runner } = await run()
      const report = JSON.parse(runner.files['report.json'] ?? '{}') as ReportFile
      const found = report.packages.flatMap(({ changes }) => changes).find(({ member }) => member === ben.mail)
      if (found?.outcome !== kind) throw new Error(`The run gives «${found?.outcome ?? 'nothing'}», not «${kind}».`)
      return { kind, shown: shownIn(runner.summary), means, todo }
    })
  )
}

interface ReportFile {
  readonly packages: readonly { readonly changes: readonly { readonly member: string; readonly outcome: string }[] }[]
}

/** The last cell of Ben's row. */
function shownIn(summary: string): string {
  const row = summary.split('\n').find((line) => line.startsWith('|') && line.includes('ben@contoso.com'))
  const cell = row?.split(' | ').at(-1)?.replace(/ \|$/, '')
  if (cell === undefined) throw new Error(`The summary does not show Ben's change:\n${summary}`)
  return cell
}
