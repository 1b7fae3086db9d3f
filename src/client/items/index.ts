export { BFunc, BInst, BItem, BPlan } from './classes.js';
export {
  func,
  instruction,
  itemToSend,
  plan,
  type ItemExtras,
  type ItemMeta,
  type PlainItem,
} from './plain.js';
