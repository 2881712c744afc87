import { EM, type Question } from './question.js'

/** What a tenant answers to reads. */
export const READ_QUESTIONS: readonly Question[] = [
  {
    id: 'page-size',
    question: 'How many items does a page of assignments, requests or packages hold?',
    known: 'Not documented; Microsoft’s own cmdlets page with `$top=100` (issue msgraph-sdk-powershell#718).',
    usual: '100.',
    others: [
      { says: 'Far more: 999.', options: { pageSize: 999 } },
      { says: 'Few: 7, and the first page may be empty.', options: { pageSize: 7, emptyFirstPage: true } }
    ],
    ask: {
      before: 'A package has more than a thousand assignments, expired ones included.',
      request: `GET ${EM}/assignments?$filter=accessPackage/id eq '{package id}'`,
      look: 'How many items stand in `value` before `@odata.nextLink`.'
    }
  },
  {
    id: 'largest-top',
    question: 'What happens to a `$top` that is larger than a page?',
    known: 'Not documented for these collections.',
    usual: 'The page holds as many as it can.',
    others: [{ says: 'HTTP status 400.', options: { topBeyondPage: 'refuse' } }],
    ask: {
      request: `GET ${EM}/assignments?$filter=accessPackage/id eq '{package id}'&$top=5000`,
      look: 'Status, and how many items a page holds.'
    }
  },
  {
    id: 'or-in-assignment-filters',
    question: 'May a filter of assignments join states with `or`?',
    known: '«List assignments» shows `and` only; one third-party script uses `or`.',
    usual: 'No: HTTP status 400, `InvalidFilter`.',
    others: [{ says: 'Yes.', options: { assignmentOrFilter: 'answer' } }],
    ask: {
      request: `GET ${EM}/assignments?$filter=accessPackage/id eq '{package id}' and (state eq 'Delivered' or state eq 'Delivering')`,
      look: 'Status; if it is 200, whether assignments of both states are there and no others.'
    }
  },
  {
    id: 'policies-by-package',
    question: 'May the list of all policies be filtered by their access package?',
    known:
      'Documented nowhere, used by third parties; of beta `accessPackageId eq` was refused (issue microsoft-graph-docs-contrib#5655).',
    usual: 'No: HTTP status 400, `InvalidFilter`.',
    others: [
      { says: 'Yes.', options: { policiesByPackage: 'answer' } },
      { says: 'The filter is ignored: all policies come.', options: { policiesByPackage: 'ignore' } }
    ],
    ask: {
      request: `GET ${EM}/assignmentPolicies?$filter=accessPackage/id eq '{package id}'&$expand=accessPackage`,
      look: 'Status; if it is 200, whether policies of other packages are among them.'
    }
  },
  {
    id: 'expanded-policies',
    question: 'Does a package always show its policies when they are expanded?',
    known: 'Microsoft’s scripts rely on it; one user reports an empty expansion (issue msgraph-sdk-powershell#3293).',
    usual: 'Yes.',
    others: [{ says: 'No: the expansion may be empty.', options: { policyExpansion: 'nothing' } }],
    ask: {
      request: `GET ${EM}/accessPackages/{package id}?$expand=assignmentPolicies`,
      look: 'Whether `assignmentPolicies` holds what the portal shows, also of packages in a catalog of your own.'
    }
  },
  {
    id: 'select-in-expand',
    question: 'May `$select` stand inside an `$expand` of assignments?',
    known:
      'That is possible «with some resource collections» («Use query parameters to customize responses»); third parties do so here, and one reports a refusal.',
    usual: 'Yes.',
    others: [
      { says: 'No: HTTP status 400.', options: { selectInExpand: 'refuse' } },
      { says: 'It is ignored: the expansion comes whole.', options: { selectInExpand: 'ignore' } }
    ],
    ask: {
      before: 'Somebody has the package.',
      request: `GET ${EM}/assignments?$filter=accessPackage/id eq '{package id}'&$expand=target,assignmentPolicy($select=id),accessPackage($select=id)`,
      look: 'Status; if it is 200, what stands in `assignmentPolicy` and `accessPackage` beside the id.'
    }
  },
  {
    id: 'package-name-case',
    question: 'Does a filter by a package’s name mind upper and lower case?',
    known:
      '«List accessPackages» shows `displayName eq` and `contains(tolower(displayName), …)`, which suggests it may.',
    usual: 'No.',
    others: [{ says: 'Yes.', options: { packageNameCase: 'mind' } }],
    ask: {
      request: `GET ${EM}/accessPackages?$filter=displayName eq '{the name in other case}'`,
      look: 'Whether the package is there.'
    }
  },
  {
    id: 'address-case',
    question: 'Do filters by address of a user mind upper and lower case?',
    known: 'No page of Microsoft states it, and third-party pages contradict each other.',
    usual: 'No.',
    others: [{ says: 'Yes.', options: { userFilterCase: 'mind' } }],
    ask: {
      request:
        "GET /users?$filter=mail eq '{the address in other case}'&$select=id,mail,userPrincipalName,otherMails,proxyAddresses",
      look: 'Whether the user is there; the same with `userPrincipalName eq`, `mail in (…)`, `otherMails/any(o:o eq …)` and `proxyAddresses/any(p:p eq …)`.'
    }
  },
  {
    id: 'assignment-manager-reads',
    question: 'May the catalog role Access package assignment manager read packages and their policies?',
    known:
      'It may see assignments and requests («Delegation and roles in entitlement management»); the pages of the two reads name Catalog reader, Catalog creator and Access package manager.',
    usual: 'Yes.',
    others: [{ says: 'No: HTTP status 403 for both.', options: { assignmentManagerReads: 'assignments-only' } }],
    ask: {
      before: 'The application has no permission for entitlement management, and this role in the package’s catalog.',
      request: `GET ${EM}/accessPackages/{package id}?$expand=assignmentPolicies`,
      look: `Status, and whether policies are there; then \`GET ${EM}/accessPackages?$filter=displayName eq '{name}'\`.`
    }
  }
]
