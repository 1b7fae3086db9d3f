#!/usr/bin/env node
import './node-version.js';
import { Command, Option } from 'commander';
import { newCurveKeys, publicKeyOf, type CurveKeys } from '../src/config/index.js';
import { EXIT } from './exit-codes.js';
import { parseOrExit } from './parse.js';

const OUTPUTS = ['text', 'env', 'json'] as const;

interface Options {
  readonly zmqPrivateKey?: string;
  readonly output: (typeof OUTPUTS)[number];
  readonly json?: true;
}

process.exitCode = main();

function main(): number {
  const program = new Command('qserver-zmq-keys')
    .description(
      'Makes keys for encrypted connections: a private one for the RE Manager, a public one for its clients.',
    )
    .option('--zmq-private-key <key>', 'show the public key that belongs to this private one')
    .addOption(new Option('--output <form>', 'how the keys are shown').choices(OUTPUTS).default('text'))
    .option('--json', 'the same as --output json')
    .addHelpText(
      'after',
      `
The manager finds its private key in the variable QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER, or in its configuration file
(network/zmq_private_key). Clients find the public key in QSERVER_ZMQ_PUBLIC_KEY.`,
    );
  parseOrExit(program);
  const { zmqPrivateKey, json, output: chosen } = program.opts<Options>();
  const output = json === true ? 'json' : chosen;
  const keys = zmqPrivateKey === undefined ? newCurveKeys() : withPublicKey(zmqPrivateKey);
  if (keys === undefined) {
    console.error('This is no private key: it must have 40 characters of the Z85 alphabet.');
    return EXIT.unexpected;
  }
  const title = zmqPrivateKey === undefined ? 'A new pair of keys' : 'The pair of the given private key';
  console.log(shown(keys, output, title));
  return EXIT.success;
}

function withPublicKey(privateKey: string): CurveKeys | undefined {
  const publicKey = publicKeyOf(privateKey);
  return publicKey === undefined ? undefined : { privateKey, publicKey };
}

function shown({ privateKey, publicKey }: CurveKeys, output: Options['output'], title: string): string {
  switch (output) {
    case 'json':
      return JSON.stringify({ private_key: privateKey, public_key: publicKey });
    case 'env':
      // Z85 has no quotes and no backslash.
      return `QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER='${privateKey}'\nQSERVER_ZMQ_PUBLIC_KEY='${publicKey}'`;
    case 'text': {
      const lines = [
        ` Private key (RE Manager):     ${privateKey}`,
        ` Public key (its clients):     ${publicKey}`,
      ];
      const ruler = '='.repeat(Math.max(...lines.map(({ length }) => length)) + 1);
      return [ruler, ` ${title} for 0MQ`, ruler, ...lines, ruler].join('\n');
    }
  }
}
