import type { GraphAnswer, GraphCall } from '../http/graph-call.js'
import { answerList } from '../odata/graph-lists.js'
import { parseReadQuery } from '../odata/odata-query.js'
import { refuseUnknownNames } from '../odata/resource-types.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** `GET /organization`: the one tenant with its verified domains («List organizations»). */
export function listOrganizations(state: TenantState, call: GraphCall): GraphAnswer {
  const query = parseReadQuery(call.parameters)
  refuseUnknownNames('organization', query)
  const { directory } = state
  return answerList(state, call, query, {
    records: [{ seq: 1 }],
    read: () => () => undefined,
    show: () => ({
      values: {
        id: state.tenantId,
        displayName: state.displayName,
        tenantType: 'AAD',
        createdDateTime: '2019-05-06T07:08:09Z',
        countryLetterCode: 'CH',
        verifiedDomains: directory.verifiedDomains.map((name, index) => ({
          capabilities: 'Email, OfficeCommunicationsOnline',
          isDefault: index === 0,
          isInitial: name === directory.initialDomain,
          name,
          type: 'Managed'
        }))
      },
      relations: {}
    }),
    context: 'organization',
    pageSize: state.behaviour.pageSize,
    maxTop: state.behaviour.pageSize,
    count: false
  })
}
