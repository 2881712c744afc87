/** Plans that a pull request is answered with, and all that their comment says beside them. */
import { renderMarker } from '../../src/core/comment-marker.js'
import type { Grant } from '../../src/core/model.js'
import type { Plan } from '../../src/core/plan.js'
import type { PlanView } from '../../src/core/plan-comment.js'
import { recordPlan, type PlanRecord } from '../../src/core/plan-record.js'
import {
  add,
  context,
  crowd,
  guid,
  HEAD,
  invite,
  MERGE,
  pack,
  person,
  place,
  plan,
  remove,
  update
} from '../core/plan-fixtures.js'

const comparedAt = '2026-11-23T14:02:10Z'
export const owner = { tenantId: guid(1), path: 'memberships' }

export function recordOf(rendered: Plan): PlanRecord {
  const head = {
    ...owner,
    headSha: HEAD,
    commit: MERGE,
    runId: '4711',
    plannedAt: comparedAt,
    scope: rendered.scope.kind
  }
  return recordPlan(rendered, head, { kind: 'none' }, { applies: true, now: comparedAt })
}

export function viewOf(rendered: Plan, more: Partial<PlanView> = {}): PlanView {
  const marker = renderMarker(recordOf(rendered))
  return { ...context, plan: rendered, comparedAt, marker, applies: true, ...more }
}

export const ada = person('ada@contoso.com', 'Ada Byron')
const bob = person('bob@contoso.com', 'Bob Stone')
const dana = person('dana@contoso.com', 'Dana Cole')
const eve = person('eve@contoso.com', 'Eve Moor')
const ken = person('ken@contoso.com', 'Ken Abe')
const liv = person('liv@contoso.com', 'Liv Berg')

export const small = plan([
  pack('Team Blue', 8, [
    add(ada, { place: place(15, 'memberships/team-blue.csv') }),
    remove(bob),
    invite('gina@partner.example', 'Gina Park', {
      place: place(16, 'memberships/team-blue.csv'),
      startDate: '2026-12-01T00:00:00Z',
      endDate: '2026-12-31T23:59:59Z',
      justification: 'Pilot with Partner'
    })
  ])
])

const guests = plan([
  pack('Project Nile', 14, [
    ...['partner.example', 'partner.example', 'partner.example', 'agency.example'].map((domain, index) =>
      invite(`guest.${index + 1}@${domain}`, null, {
        place: place(20 + index, 'memberships/projects/nile.csv'),
        endDate: '2027-06-30T23:59:59Z',
        justification: 'Nile, phase 2'
      })
    ),
    add(person('otto@partner.example', 'Otto Lund'), {
      place: place(24, 'memberships/projects/nile.csv'),
      guestDomain: 'partner.example'
    }),
    remove(person('ulla@agency.example', 'Ulla Brandt'))
  ]),
  pack('Project Oder', 6, [
    invite('guest.1@partner.example', null, { place: place(4, 'memberships/projects/oder.csv') })
  ])
])

/** Every unusual thing at once. */
export const unusual = plan(
  [
    pack(
      'Sales Tools',
      18,
      [
        add(ada, { place: place(15), endDate: 'none', justification: 'Covers for Bob' }),
        remove(bob, { assignmentIds: [guid(600), guid(601)] }),
        add(dana, { place: place(9) }),
        update(eve, {
          place: place(11),
          endDate: '2027-03-31T23:59:59Z',
          previous: { startDate: null, endDate: '2026-12-31T23:59:59Z' }
        }),
        invite('gina@partner.example', 'Gina Park', { place: place(14), endDate: '2026-12-31T23:59:59Z' }),
        remove(person('hugo@contoso.com', 'Hugo Lind'), { cause: 'expired', place: place(12) }),
        remove(person('otto@partner.example', 'Otto Lund')),
        remove(person('pia@contoso.com', 'Pia Voss'), { move: 'policy', cause: 'changed' }),
        add(person('pia@contoso.com', 'Pia Voss'), {
          move: 'policy',
          replaces: [guid(600)],
          place: place(17),
          policy: { id: guid(901), name: 'With review' }
        }),
        update(person('rosa@contoso.com', 'Rosa Funk'), {
          place: place(13),
          endDate: '2026-11-23T23:59:59Z',
          previous: { startDate: null, endDate: '2027-12-31T23:59:59Z' }
        })
      ],
      {
        staying: { people: 13, losing: new Set(['rosa@contoso.com']), coming: new Set(), allowEmpty: false },
        kept: [
          { member: person('breakglass@contoso.com'), code: 'protected', reason: 'Protected by the settings.' },
          {
            member: person('finn@contoso.com', 'Finn Ray'),
            code: 'pending',
            reason: 'A request is on its way in Entra: assignment waiting for approval since 20 Nov 2026.'
          }
        ],
        warnings: [
          {
            code: 'NEAR_REMOVAL_LIMIT',
            message:
              '«Sales Tools» loses 4 of its 18 members, 1 of them by new dates; at most 5 may be lost at once (25 percent, or 5).',
            hint: 'Check that each of these removals is meant.',
            place: null
          },
          {
            code: 'APPROVAL_REQUIRED',
            message:
              'The policy «With review» asks for approval: requests under it wait in Entra until someone approves them.',
            hint: 'Use a policy without approval if access is to come with the merge.',
            place: null
          },
          {
            code: 'PERSON_DISABLED',
            message: 'The account of `dana@contoso.com` is disabled.',
            hint: 'They gain the package but cannot sign in until the account is enabled.',
            place: place(9)
          },
          {
            code: 'GUEST_BLOCKED_AFTER',
            message:
              '`otto@partner.example` loses the last access package: Entra will block this guest account and delete it 30 days later.',
            hint: 'Leave the guest one access package if the account is to stay.',
            place: null
          }
        ]
      }
    ),
    pack('Ops', 12, [
      add(ken, {
        place: place(3, 'memberships/ops.csv'),
        cause: 'earlier-merge',
        causeDetail: '7c0ffee4b5c6d7e8f90a1b2c3d4e5f6071829304'
      }),
      remove(liv, { cause: 'entra', causeDetail: 'came in Entra under «All employees»' })
    ]),
    pack('Quiet', 7, [])
  ],
  {
    released: [{ name: 'Old Pilot', members: 7 }],
    settingChanges: ['raises `max-removal-percent` from 25 to 40', 'takes `ceo@contoso.com` off `protected`'],
    baseline: '5a0e1c2b3d4f5061728394a5b6c7d8e9f0a1b2c3'
  }
)

const refused = plan([
  pack(
    'Finance',
    20,
    Array.from({ length: 12 }, (_, index) => remove(person(`former.${index + 1}@contoso.com`))),
    {
      refusals: [
        {
          code: 'TOO_MANY_REMOVALS',
          message: '«Finance» would lose 12 of its 20 members; allowed are 25 percent, or 5.',
          hint: 'If this is intended, split the pull request, or raise `safety.max-removal-percent` in it, so that the reviewer sees the new limit.',
          place: null
        }
      ]
    }
  ),
  pack('Sales Tools', 48, [add(ada, { place: place(15) })]),
  pack('Legal', 3, [], {
    refusals: [
      {
        code: 'PERSON_NOT_FOUND',
        message:
          'Nobody in the directory has the address `adda@contoso.com`, and contoso.com is this tenant’s own domain.',
        hint: 'Check the spelling, or create the account first.',
        place: place(4, 'memberships/legal.csv')
      }
    ]
  })
])

const runRefused = plan(refused.packages.slice(0, 2), {
  refusals: [
    {
      code: 'RUN_TOO_MANY_REMOVALS',
      message: 'This run would remove 212 memberships; one run may remove 200.',
      hint: 'Split the pull request, or raise `safety.max-removals` in it, so that the reviewer sees the new limit.',
      place: null
    }
  ]
})

const policyMove = plan([
  pack('Sales Tools', 48, [
    remove(ada, { cause: 'changed', move: 'policy' }),
    add(ada, {
      move: 'policy',
      replaces: [guid(600)],
      place: place(15),
      policy: { id: guid(901), name: 'With review' }
    }),
    add(dana, { place: place(16) })
  ])
])

const deliveredAnew = plan([
  pack(
    'Sales Tools',
    48,
    [
      remove(ada, { cause: 'entra', move: 'failed-delivery', causeDetail: 'Entra could not deliver it' }),
      add(ada, { cause: 'entra', move: 'failed-delivery', replaces: [guid(600)], place: place(15) }),
      remove(dana, { cause: 'entra', move: 'partial-delivery', causeDetail: 'only a part was delivered' }),
      add(dana, { cause: 'entra', move: 'partial-delivery', replaces: [guid(600)], place: place(16) }),
      add(eve, { place: place(17) })
    ],
    {
      kept: [
        {
          member: bob,
          code: 'delivery-failed',
          reason: 'Delivery failed; apply asks Entra to try again, until 30 Nov 2026.'
        }
      ]
    }
  )
])

const hostileName =
  '@everyone <!-- access-package-gitops:plan --> | `tick` ](http://evil.example) </details>\n| x | #12 \u202Egnp ##[add-mask]x'

export const hostile = plan(
  [
    pack(
      hostileName,
      1,
      [
        add(person('`@team`@evil.example', hostileName), {
          place: place(2, 'memberships/a b/(x)#1|[y].csv'),
          justification: hostileName,
          policy: { id: guid(1), name: '`' },
          guestDomain: 'evil.example'
        }),
        remove(person('a\\|b@evil.example', '``'), { cause: 'entra', causeDetail: `came under «${hostileName}»` })
      ],
      {
        kept: [{ member: person('z@evil.example', '\u200B'), code: 'protected', reason: `Because ${hostileName}` }],
        warnings: [
          { code: 'INTERNAL', message: hostileName, hint: 'See www.evil.example, $\\color{red}{x}$', place: null }
        ]
      }
    )
  ],
  { settingChanges: [`raises ${hostileName}`], released: [{ name: '<img src=x onerror=y>', members: null }] }
)

/** 300 people gain one package. */
export const hundreds = plan([
  pack('Sales Tools', 48, [...crowd(300, 'memberships/sales.csv'), remove(bob), remove(liv)])
])

/** 6,000 people, a hundred in each of 60 packages. */
export const thousands = plan(
  Array.from({ length: 60 }, (_, index) =>
    pack(`Package ${index + 1}`, 500, [
      ...crowd(99, `memberships/team-${index + 1}.csv`),
      remove(person(`leaver.${index + 1}@contoso.com`))
    ])
  )
)

/** Each with three people who gain it. */
export const manyPackages = plan(
  Array.from({ length: 2000 }, (_, index) => pack(`Package ${index + 1}`, 10, crowd(3, 'memberships/a.csv')))
)

const memberOf = (resource: string, role = 'Member'): Grant => ({ kind: 'group', resource, role, scope: null })
const seller: Grant = { kind: 'application', resource: 'CRM', role: 'Seller', scope: null }
const visitors: Grant = {
  kind: 'site',
  resource: 'https://contoso.sharepoint.com/sites/x',
  role: 'Visitors',
  scope: null
}

/** What packages grant stands below their people, and what is incompatible above them. */
export const grants = plan([
  pack('Ops', 9, [remove(liv, { cause: 'entra', causeDetail: 'came there' })], { grants: [memberOf('ops')] }),
  pack('Sales Tools', 1, [add(ada, { place: place(3) })], {
    grants: [memberOf('sales', 'Owner'), memberOf('team-01'), memberOf('team-02'), seller, visitors],
    incompatibleGroups: ['Auditors'],
    warnings: [
      {
        code: 'INCOMPATIBLE_PACKAGES',
        message: '«ada@contoso.com» has «Approval», which Entra declares incompatible with «Sales Tools».',
        hint: 'Leave them out of one of the two.',
        place: place(3)
      }
    ]
  }),
  pack('Travel', 4, [add(ada, { place: place(2, 'memberships/travel.csv') })], { grants: [memberOf('travel')] })
])

export const PLAN_VIEWS: Readonly<Record<string, PlanView>> = {
  'plan-empty': viewOf(plan([pack('Sales Tools', 48, []), pack('Ops', 12, [])])),
  'plan-small': viewOf(small),
  'plan-guests': viewOf(guests),
  'plan-unusual': viewOf(unusual),
  'plan-preview': viewOf(plan([pack('Ops', 12, [add(ada, { place: place(2) })])]), { applies: false }),
  'plan-refused': viewOf(refused),
  'plan-run-refused': viewOf(runRefused),
  'plan-policy-move': viewOf(policyMove),
  'plan-delivered-anew': viewOf(deliveredAnew),
  'plan-grants': viewOf(grants),
  'plan-hostile': viewOf(hostile),
  'plan-300-people': viewOf(hundreds),
  'plan-6000-people': viewOf(thousands),
  'plan-2000-packages': viewOf(manyPackages)
}
