import { randomUUID } from 'node:crypto';

/** Names a group so that a person who reads messages sees what it is for. */
export function shortUid(label: string): string {
  return `${label}-${randomUUID().slice(0, 6)}`;
}
