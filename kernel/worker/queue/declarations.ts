/** What the compiler knows of the name `queue`. The type is `PromptQueue` of the package that startup code imports. */
export const QUEUE_DECLARATION = `/** The queue of the manager: \`await queue.show()\`. */
declare const queue: import('skyqueue').PromptQueue;
`;
