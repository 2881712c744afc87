/** A tenant and a folder with one of everything that `who` and `who-has` tell apart. */
import type { TenantSeed } from '../../src/emulator/tenant-server.js'

const person = (displayName: string, mail: string) => ({ displayName, mail, userPrincipalName: mail })

export const COMPANY: TenantSeed = {
  verifiedDomains: ['contoso.com'],
  users: [
    {
      ...person('Ada Byron', 'ada@contoso.com'),
      proxyAddresses: ['SMTP:ada@contoso.com', 'smtp:ada.byron@contoso.com']
    },
    person('Bob Stone', 'bob@contoso.com'),
    person('Dana Cole', 'dana@contoso.com'),
    person('Eve Moor', 'eve@contoso.com'),
    { ...person('Root', 'breakglass@contoso.com'), accountEnabled: false }
  ],
  packages: [
    {
      displayName: 'Sales Tools',
      policies: [
        { displayName: 'Direct assignment' },
        { displayName: 'On request', allowedTargetScope: 'allMemberUsers', approvalRequired: true }
      ],
      members: [
        { user: 'ada@contoso.com', policy: 'Direct assignment', start: '2026-01-01T00:00:00Z', end: null },
        { user: 'bob@contoso.com', policy: 'Direct assignment', start: '2026-02-01T00:00:00Z', end: null },
        { user: 'breakglass@contoso.com', policy: 'Direct assignment', start: '2026-02-01T00:00:00Z', end: null }
      ],
      requests: [
        { user: 'eve@contoso.com', policy: 'On request', state: 'pendingApproval', created: '2026-11-20T09:00:00Z' }
      ],
      resourceRoles: [{ resource: 'Sales' }, { resource: 'CRM', originSystem: 'AadApplication', role: 'Seller' }]
    },
    {
      displayName: 'Finance Reports',
      policies: [{ displayName: 'Direct assignment' }],
      members: [{ user: 'dana@contoso.com', start: '2026-03-01T00:00:00Z', end: '2030-06-30T23:59:59Z' }],
      resourceRoles: [{ resource: 'Finance readers' }]
    }
  ]
}

export const FILES: Readonly<Record<string, string>> = {
  'memberships/sales.csv': [
    'AccessPackage;Email;Policy',
    'Sales Tools;ada.byron@contoso.com;',
    'Sales Tools;eve@contoso.com;On request',
    ''
  ].join('\n'),
  'memberships/finance.csv': [
    'AccessPackage;Email;EndDate;Name',
    'Finance Reports;dana@contoso.com;2030-12-31;',
    'Finance Reports;ada@contoso.com;;',
    'Finance Reports;gina@partner.example;2030-12-31;Gina Park',
    ''
  ].join('\n'),
  'memberships/config.yml': [
    'version: 1',
    'packages:',
    '  Sales Tools: { policy: Direct assignment }',
    'safety:',
    '  protected: [breakglass@contoso.com]',
    ''
  ].join('\n')
}
