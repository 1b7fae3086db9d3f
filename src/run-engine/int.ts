/**
 * A number that has to be whole. To the compiler it is any number; clients of the queue are told `int`, and check what
 * people type.
 */
export type int = number;
