import { curveKeyPair } from 'zeromq';

interface ServerCurve {
  readonly curveServer?: boolean;
  readonly curveSecretKey?: string;
}

interface ClientCurve {
  readonly curveServerKey?: string;
  readonly curvePublicKey?: string;
  readonly curveSecretKey?: string;
}

/** Socket options of the end that has a private key; without one, nothing is encrypted. */
export function serverCurve(privateKey: string | undefined): ServerCurve {
  return privateKey === undefined ? {} : { curveServer: true, curveSecretKey: privateKey };
}

/**
 * Socket options of the other end. A client has to have keys, too, but nobody asks whose they are: what lets it in is
 * the public key of the server (spec re-manager §1.6).
 */
export function clientCurve(serverKey: string | undefined): ClientCurve {
  if (serverKey === undefined) return {};
  const { publicKey, secretKey } = curveKeyPair();
  return { curveServerKey: serverKey, curvePublicKey: publicKey, curveSecretKey: secretKey };
}
