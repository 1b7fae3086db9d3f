export { type Overflow } from './bounded-queue.js';
export { type Change, type ChangeMessage } from './changes.js';
export { ConsoleStream, type ConsoleMessage } from './console-stream.js';
export { MessageStream, type Dropped, type Gap, type MessagesOptions } from './message-stream.js';
export { QueueFollower, type FollowedQueue, type WholeQueue } from './queue-follower.js';
export { type SystemInfoMessage } from './system-info.js';
export { ConsoleTextBuffer, type ChangedLines } from './text-buffer.js';
