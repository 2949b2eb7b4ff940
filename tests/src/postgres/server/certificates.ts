import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

/** Somebody who vouches for servers. */
export interface Authority {
  /** Its own certificate, as PEM. */
  readonly pem: string
  /** A certificate for a DNS name, and the key to it, as PEM. */
  certify(name: string): Promise<{ readonly cert: string; readonly key: string }>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const HOUR_MS = 3_600_000

const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<CryptoKeyPair>

export async function makeAuthority(name: string): Promise<Authority> {
  cryptoProvider.set(crypto)
  const life = {
    notBefore: new Date(Date.now() - HOUR_MS),
    notAfter: new Date(Date.now() + HOUR_MS),
    signingAlgorithm: ALGORITHM,
  }
  const keys = await makeKeys()
  const root = await X509CertificateGenerator.createSelfSigned({
    ...life,
    serialNumber: '01',
    name: `CN=${name}`,
    keys,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  })
  return {
    pem: root.toString('pem'),
    async certify(host) {
      const { publicKey, privateKey } = await makeKeys()
      const certificate = await X509CertificateGenerator.create({
        ...life,
        serialNumber: '02',
        subject: `CN=${host}`,
        issuer: root.subject,
        publicKey,
        signingKey: keys.privateKey,
        extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
      })
      const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')
      return { cert: certificate.toString('pem'), key }
    },
  }
}
