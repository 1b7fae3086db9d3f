#!/usr/bin/env node
import { openConsole } from './console.js';

process.exitCode = await openConsole({
  command: 'qserver-console',
  program: 'jupyter-console',
  package: 'jupyter-console',
});
