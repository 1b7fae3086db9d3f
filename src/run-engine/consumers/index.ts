export {
  documentConsumer,
  type ConsumerOptions,
  type DocumentConsumer,
  type DocumentSink,
} from './document-consumer.js';
export { jsonLinesWriter } from './json-lines.js';
export { encodePickle } from './pickle.js';
export { zmqPublisher, type ZmqPublisherOptions } from './zmq-publisher.js';
