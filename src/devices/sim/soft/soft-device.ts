import { Device } from '../../device.js';

/** A device whose components are named as those of ophyd-async are: `stage-x`. */
export class SoftDevice extends Device {
  protected override get separator(): string {
    return '-';
  }
}
