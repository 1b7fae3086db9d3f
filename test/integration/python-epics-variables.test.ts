import { channelAccess } from '../../src/devices/epics/index.js';
import { variableContract } from '../conformance/variable.js';
import { SoftIoc } from '../fakes/soft-ioc.js';
import { withoutPython } from './harness/python.js';

variableContract('Channel Access', withoutPython, async () => {
  const ioc = await SoftIoc.start();
  Object.assign(process.env, ioc.environment);
  return {
    system: channelAccess(),
    prefix: 'T:',
    die: () => ioc.kill(),
    comeBack: () => ioc.launch(),
    end: () => ioc.kill(),
  };
});
