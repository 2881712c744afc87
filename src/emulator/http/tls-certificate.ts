import { generate } from 'selfsigned'

/** A server certificate with its private key, both PEM. */
export interface ServerCertificate {
  readonly cert: string
  readonly key: string
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Makes a certificate for the loopback names that is its own authority: clients trust it through `NODE_EXTRA_CA_CERTS`
 * or `ca`. Valid from yesterday for 30 days, by the real clock, since the clients look at theirs.
 */
export async function createServerCertificate(): Promise<ServerCertificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + 30 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' }
        ]
      }
    ]
  })
  return { cert: made.cert, key: made.private }
}
