/** What the exit code of a command says; scripts of operators depend on it (spec plans-devices-permissions-cli §9.2). */
export const EXIT = {
  success: 0,
  /** The words make no request: nothing was sent. */
  parameterError: 1,
  /** The manager refused the request; also unknown options, as in every program. */
  refused: 2,
  /** No reply, or none that can be read. */
  communicationError: 3,
  unexpected: 4,
  /** The reply was fine, but what follows from it could not be done. */
  operationFailed: 5,
} as const;

/** What the user asked for makes no sense. The message says what would. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}
