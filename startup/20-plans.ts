// The plans that come with Skyqueue. Imported, they are in the namespace, and so the queue offers them.
import { count, grid_scan, list_scan, mv, mvr, scan } from 'skyqueue';
// What plans are made of has a name of its own, so that the queue does not offer it as plans.
import { bps } from 'skyqueue';
