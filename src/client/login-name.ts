import { userInfo } from 'node:os';

/** The login name of whoever runs this program, for `user` of a client. */
export function loginName(): string {
  return userInfo().username;
}
