import { describe, expect, it } from '@jest/globals'
import { DETAIL_LADDER, type Detail } from '../../src/core/comment-size.js'
import { grantBlocks, otherGrantBlocks } from '../../src/core/grant-sections.js'
import type { Grant } from '../../src/core/model.js'
import { renderPlanFile } from '../../src/core/plan-file.js'
import { add, pack, person, plan } from './plan-fixtures.js'

const ada = person('ada@contoso.com')
const [FULL, LESS, , BRIEF] = DETAIL_LADDER as readonly [Detail, Detail, Detail, Detail]

const group = (resource: string, role = 'Member'): Grant => ({ kind: 'group', resource, role, scope: null })
const app = (resource: string, role: string): Grant => ({ kind: 'application', resource, role, scope: null })
const site: Grant = { kind: 'site', resource: 'https://contoso.sharepoint.com/sites/x', role: 'Visitors', scope: null }
const groups = Array.from({ length: 12 }, (_, index) => group(`team-${String(index + 1).padStart(2, '0')}`))

const text = (grants: readonly Grant[] | null, detail = FULL, incompatibleGroups: readonly string[] = []): string =>
  grantBlocks(pack('Sales Tools', 1, [add(ada)], { grants, incompatibleGroups }), detail).join('\n\n')

describe('what a package grants', () => {
  it.each<{ rule: string; shown: string; expected: string }>([
    { rule: 'nothing is said where it was not read', shown: text(null), expected: '' },
    {
      rule: 'a package without resources grants nothing',
      shown: text([]),
      expected: 'What it grants: nothing, since no resource is in it'
    },
    {
      rule: 'groups come before applications, and the roles in one resource stand together',
      shown: text([app('CRM', 'Seller'), group('sales', 'Owner'), group('sales')]),
      expected: 'What it grants: group `sales` (`Member`, `Owner`), application `CRM` (`Seller`)'
    },
    {
      rule: 'a role in a part of a resource names the part',
      shown: text([{ kind: 'other', resource: 'Ledger', role: 'Reader', scope: 'Year 2026' }]),
      expected: 'What it grants: other resource `Ledger` (`Reader` in `Year 2026`)'
    },
    {
      rule: 'more than three resources stand folded, counted by their kind',
      shown: text([...groups.slice(0, 2), app('CRM', 'Seller'), site]),
      expected: [
        '<details><summary>What it grants: 2 groups, 1 application, 1 site</summary>\n',
        '- group `team-01` (`Member`)',
        '- group `team-02` (`Member`)',
        '- application `CRM` (`Seller`)',
        '- site `https://contoso.sharepoint.com/sites/x` (`Visitors`)',
        '\n</details>'
      ].join('\n')
    },
    {
      rule: 'groups whose members Entra refuses are named',
      shown: text(null, FULL, ['Auditors', 'Treasury']),
      expected:
        'Entra refuses it to members of these groups: `Auditors`, `Treasury`; who they are is not looked at here.'
    },
    {
      rule: 'of many such groups some are named',
      shown: text(null, FULL, ['A', 'B', 'C', 'D', 'E', 'F']),
      expected:
        'Entra refuses it to members of these groups: `A`, `B`, `C`, `D`, `E`, … and 1 more; who they are is not looked at here.'
    },
    {
      rule: 'where space is short all are only counted',
      shown: text([...groups, site], BRIEF, ['Auditors']),
      expected: 'What it grants: 12 groups, 1 site\n\nEntra refuses it to members of 1 group.'
    }
  ])('$rule', ({ shown, expected }) => expect(shown).toBe(expected))

  it('where there is less space, what is left out is counted', () => {
    expect(text(groups, LESS)).toContain('- group `team-05` (`Member`)\n- … and 7 more\n')
    expect(text(groups, LESS)).toContain('What it grants: 12 groups')
  })

  it('hostile names stay text', () => {
    expect(text([group('</details> @everyone `x`')])).toBe(
      'What it grants: group `` </details> @everyone `x` `` (`Member`)'
    )
  })

  it('stands in a list of its own for packages whose changes stand in other tables', () => {
    const changes = [add(ada, { cause: 'entra' })]
    const packages = [
      pack('Own', 1, [add(ada)], { grants: [group('own')] }),
      pack('Ops', 1, changes, { grants: groups.slice(0, 5), incompatibleGroups: ['Auditors'] }),
      pack('Unread', 1, changes)
    ]
    expect(otherGrantBlocks(plan(packages), FULL).join('\n\n')).toBe(
      [
        '#### What the other packages grant\n',
        '- `Ops` grants group `team-01` (`Member`), group `team-02` (`Member`), group `team-03` (`Member`), … and 2 more',
        '- `Ops`: Entra refuses it to members of the group `Auditors`; who they are is not looked at here.'
      ].join('\n')
    )
    expect(otherGrantBlocks(plan(packages), BRIEF).join('\n\n')).toContain('- `Ops` grants 5 groups\n')
  })

  it('is part of the plan file', () => {
    const packages = [
      pack('Sales Tools', 1, [add(ada)], { grants: [site], incompatibleGroups: ['Auditors'] }),
      pack('Ops', 1, [])
    ]
    const file = JSON.parse(renderPlanFile(plan(packages))) as { readonly packages: readonly unknown[] }
    expect(file.packages).toMatchObject([
      { grants: [site], incompatibleGroups: ['Auditors'] },
      { grants: null, incompatibleGroups: [] }
    ])
  })
})
