#!/usr/bin/env node
import './node-version.js';
import { openConsole } from './console.js';

process.exitCode = await openConsole({
  command: 'qserver-console',
  program: 'jupyter-console',
  package: 'jupyter-console',
});
