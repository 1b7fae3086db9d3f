/** The arguments for one to eight motors, one after the other. */
export type Repeated<A extends readonly unknown[]> =
  | A
  | [...A, ...A]
  | [...A, ...A, ...A]
  | [...A, ...A, ...A, ...A]
  | [...A, ...A, ...A, ...A, ...A]
  | [...A, ...A, ...A, ...A, ...A, ...A]
  | [...A, ...A, ...A, ...A, ...A, ...A, ...A]
  | [...A, ...A, ...A, ...A, ...A, ...A, ...A, ...A];
