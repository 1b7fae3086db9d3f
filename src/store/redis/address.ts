import { messageOf, QueueServerError } from '../../errors.js';

/** Where a Redis is, and how it lets us in. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
  /** For messages: without the password. */
  readonly name: string;
}

const DEFAULT_PORT = 6379;

/**
 * Reads `host[:port][/db]`, with `user:password@` before it where Redis asks for one, with or without a scheme. As
 * elsewhere in addresses, letters such as `@` are written `%40` in a password.
 */
export function parseRedisAddress(text: string): RedisAddress {
  const url = urlOf(text);
  const database = url.pathname.slice(1) || url.searchParams.get('db') || '0';
  if (!/^\d+$/.test(database)) throw invalid(text, `there is no database ${database}`);
  // An address of version 6 stands in brackets in a URL, and without them everywhere else.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost';
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  return {
    host,
    port,
    db: Number(database),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    tls: url.protocol === 'rediss:',
    name: `${url.hostname || host}:${port}/${database}`,
  };
}

function urlOf(text: string): URL {
  let url: URL;
  try {
    url = new URL(text.includes('://') ? text : `redis://${text}`);
    decodeURIComponent(url.username + url.password);
  } catch (error) {
    throw invalid(text, messageOf(error));
  }
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    throw invalid(text, `${url.protocol}// is not redis:// or rediss://`);
  return url;
}

function invalid(text: string, why: string): QueueServerError {
  // Whatever stands before an @ may be a password.
  return new QueueServerError('REDIS_ADDRESS', [text.replace(/.*@/, '...@'), why]);
}
