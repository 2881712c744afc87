import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'

import { ActionError } from '../../core/errors.js'

/** A certificate as @azure/msal-node wants it. */
export interface ClientCertificate {
  /** SHA-256 of the certificate in hex, without colons: with them msal-node truncates it silently. */
  readonly thumbprintSha256: string
  /** PKCS#8 PEM. */
  readonly privateKey: string
  /** The certificates as PEM, the app's own first. */
  readonly x5c: string
}

/**
 * Take apart a PEM text that holds a certificate and its private key, in any order; a chain may follow.
 *
 * @throws ActionError `BAD_INPUT` when one of them is missing, unreadable, or they do not belong together. The text
 *   never quotes the input, since it holds a private key.
 */
export function readCertificate(pem: string): ClientCertificate {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const key = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[^]+?-----END \1PRIVATE KEY-----/.exec(pem)
  const first = certificates[0]
  if (first === undefined) throw badCertificate('holds no certificate')
  if (key === null) throw badCertificate('holds no private key')
  if (key[1] === 'ENCRYPTED ') throw badCertificate('holds a private key that is encrypted with a passphrase')

  const certificate = readOr('holds a certificate that cannot be read', () => new X509Certificate(first))
  const privateKey: KeyObject = readOr('holds a private key that cannot be read', () => createPrivateKey(key[0]))
  if (!certificate.checkPrivateKey(privateKey)) {
    throw badCertificate('holds a private key that does not belong to its first certificate')
  }
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    x5c: certificates.join('\n')
  }
}

function readOr<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch {
    // Without the cause: OpenSSL's words could quote the key.
    throw badCertificate(what)
  }
}

function badCertificate(what: string): ActionError {
  return new ActionError(
    'BAD_INPUT',
    `The input \`client-certificate\` ${what}.`,
    'Give one PEM text with the certificate (`BEGIN CERTIFICATE`) and its unencrypted private key (`BEGIN PRIVATE KEY`).'
  )
}
