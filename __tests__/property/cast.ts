/** Who and what the small companies of the property tests are made of. */
import type { AccessPackage, AssignmentPolicy, Person } from '../../src/core/model.js'
import { direct, guid, person } from '../app/fakes/samples.js'

/** Somebody a row can name. `person` null: unknown to the directory until invited. */
export interface CastMember {
  readonly name: string
  readonly person: Person | null
  /** Every text that means them; the first is what an invitation is sent to. */
  readonly spellings: readonly [string, ...string[]]
}

const known = (member: Person, ...more: readonly string[]): CastMember => ({
  name: member.name ?? member.principalName,
  person: member,
  spellings: [member.mail ?? member.principalName, ...more, member.id]
})

const stranger = (address: string): CastMember => ({
  name: address,
  person: null,
  spellings: [address, address.toUpperCase()]
})

/** Few, so that what happens often concerns the same. */
export const CAST: readonly CastMember[] = [
  known(person('ada', 11), 'ADA@contoso.com'),
  known(person('ben', 12)),
  known(person('cyd', 13)),
  known(
    person('fay', 15, { principalName: 'fay.upn@contoso.com', proxyAddresses: ['fay.old@contoso.com'] }),
    'fay.upn@contoso.com',
    'fay.old@contoso.com'
  ),
  known(
    person('gus', 16, {
      mail: 'gus@partner.example',
      principalName: 'gus_partner.example#EXT#@contoso.onmicrosoft.com',
      guest: true
    })
  ),
  stranger('hal@partner.example')
]

/** The policies of a package: by default, another one, and one that asks for approval. */
function policiesOf(index: number): readonly AssignmentPolicy[] {
  const id = (offset: number): string => guid(900 + index * 10 + offset)
  return [
    { ...direct, id: id(1) },
    { ...direct, id: id(2), name: 'Project', allowedTargetScope: 'allDirectoryUsers' },
    {
      ...direct,
      id: id(3),
      name: 'With approval',
      allowedTargetScope: 'allDirectoryUsers',
      approvalRequired: true
    }
  ]
}

export const PACKAGES: readonly AccessPackage[] = ['Sales Tools', 'Finance Reports'].map((name, index) => ({
  id: guid(100 + index),
  name,
  catalog: { id: guid(200 + index), name, external: true },
  policies: policiesOf(index)
}))

/** The addresses that are an account's own, in lower case. */
export function ownAddressesOf({ mail, principalName, proxyAddresses }: Person): readonly string[] {
  return [...(mail === null ? [] : [mail]), principalName, ...proxyAddresses].map((each) => each.toLowerCase())
}
