/** A difference that is wanted, and that no comparison of requests shows: it takes a broken file, a process that dies, or code at a prompt. */
export interface OtherDifference {
  /** Where the specification says so: that of the RE Manager, unless it names another. */
  readonly spec: string;
  readonly why: string;
  /** The test that shows our side of it. */
  readonly shownBy: string;
}

export const OTHER_DIFFERENCES: readonly OtherDifference[] = [
  {
    spec: '§1.3',
    why: 'Parameters are an object. The reference takes an empty list or text for none, and the letters of a text for names.',
    shownBy: 'test/manager/requests.test.ts',
  },
  {
    spec: '§8 D7',
    why: 'A request of several frames, or one whose reply cannot be written, is answered with a failure. It kills the reference.',
    shownBy: 'test/integration/rubbish.test.ts',
  },
  {
    spec: '§8 C1',
    why: 'Clients do not wait for one another. The reference answers nobody while it is at work for one.',
    shownBy: 'test/integration/load.test.ts',
  },
  {
    spec: '§8 D20',
    why: 'Permissions are reloaded or the request is refused, with the reason. The reference logs it, and says that all is well.',
    shownBy: 'test/manager/permissions.test.ts',
  },
  {
    spec: 'plans… §5.7',
    why: 'Where no permissions can be had, nobody may do anything. With the reference the group root may do everything.',
    shownBy: 'test/manager/permissions.test.ts',
  },
  {
    spec: 'plans… §5.7',
    why: 'One pattern that cannot be read refuses the whole of the permissions. With the reference it opens everything to the group root.',
    shownBy: 'test/permissions/user-groups.test.ts',
  },
  {
    spec: '§8 D4, D5',
    why: 'When the worker dies, its plan is on record as failed and back in the queue, and the manager is idle. The reference goes on showing it.',
    shownBy: 'test/manager/queue-execution.test.ts',
  },
  {
    spec: '§8 D6',
    why: 'A manager that is started again finds a task that is running. That of the reference says that it is idle.',
    shownBy: 'test/manager/tasks.test.ts',
  },
  {
    spec: '§8 E1',
    why: 'A plan that was taken from the queue when the manager died is started by the next one. The reference loses it.',
    shownBy: 'test/manager/queue-execution.test.ts',
  },
  {
    spec: '§8 D10',
    why: 'A plan that cannot be started switches autostart off. The reference tries it again every second, for ever.',
    shownBy: 'test/manager/autostart.test.ts',
  },
  {
    spec: '§8 D11',
    why: 'A queue that a pause has stopped, because its plan had no checkpoint left, waits for somebody to start it, autostart or not.',
    shownBy: 'test/manager/autostart.test.ts',
  },
  {
    spec: '§3.5',
    why: 'Whoever wants to destroy an environment that is being destroyed already is told yes, also when it is being closed.',
    shownBy: 'test/manager/environment.test.ts',
  },
  {
    spec: '§5',
    why: 'What cannot be read in the store is repaired or left out, and told. The reference does not start.',
    shownBy: 'test/queue/repair.test.ts',
  },
  {
    spec: 'plans… §3.4',
    why: 'The values of an object are checked as strictly as those of a list; booleans are numbers, and 0 and 1 booleans, wherever they are.',
    shownBy: 'test/worker/call/check-arguments.test.ts',
  },
  {
    spec: 'plans… §3.8',
    why: 'A dotted expression reaches devices, plans and functions that the group may use. With the reference it reaches everything.',
    shownBy: 'test/worker/call/render-plan-call.test.ts',
  },
  {
    spec: '§7.7',
    why: 'A paused plan that a person finishes at a prompt is on record as it ended. With the reference it is unknown, unless its runs tell that it failed or was aborted.',
    shownBy: 'test/integration/typed-plans.test.ts',
  },
];
