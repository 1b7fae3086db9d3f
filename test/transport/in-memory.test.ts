import { linkInfo, linkRequests } from '../../src/transport/index.js';
import { transportContract } from '../conformance/transport.js';

transportContract(
  'in memory',
  (handler) => Promise.resolve(linkRequests(handler)),
  () => Promise.resolve(linkInfo()),
);
