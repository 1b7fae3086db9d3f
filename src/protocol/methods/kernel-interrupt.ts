import { truthy, defineMethod } from './contract.js';

export const kernelInterrupt = defineMethod({
  name: 'kernel_interrupt',
  summary: 'Interrupt what the kernel is executing.',
  lock: 'environment',
  http: 'POST /api/kernel/interrupt',
  params: { interrupt_task: truthy(false), interrupt_plan: truthy(false) },
});
