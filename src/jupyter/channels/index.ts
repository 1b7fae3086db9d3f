export { endpoint, SOCKET_OPTIONS, type KernelAddress } from './endpoint.js';
export { Heartbeat, type HeartbeatListener, type HeartbeatTimes } from './heartbeat.js';
export { KernelChannels, type ChannelsListener, type ChannelsOptions } from './kernel-channels.js';
export { Outbox } from './outbox.js';
export type { RequestChannelName } from './request-channel.js';
