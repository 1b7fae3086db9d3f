#!/usr/bin/env node
import './node-version.js';
import { openConsole } from './console.js';

process.exitCode = await openConsole({
  command: 'qserver-qtconsole',
  program: 'jupyter-qtconsole',
  package: 'qtconsole PyQt5',
});
