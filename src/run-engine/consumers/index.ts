export {
  documentConsumer,
  type ConsumerOptions,
  type DocumentConsumer,
  type DocumentSink,
} from './document-consumer.js';
export { jsonLinesWriter } from './json-lines.js';
export { kafkaPublisher, type KafkaPublisherOptions } from './kafka-publisher.js';
export { encodePickle } from './pickle.js';
export { zmqPublisher, type ZmqPublisherOptions } from './zmq-publisher.js';
