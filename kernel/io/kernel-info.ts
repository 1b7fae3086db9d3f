import { createRequire } from 'node:module';
import { LOOK_ONLY_BANNER } from './look-only.js';
import { PROTOCOL_VERSION, type KernelInfo } from '../../src/jupyter/wire/index.js';

/** https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-info */
export function kernelInfo(isLookOnly = false): KernelInfo & { status: 'ok' } {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'skyqueue',
    implementation_version: skyqueueVersion(),
    language_info: {
      name: 'typescript',
      version: '5.0',
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      // JupyterLab and the classic notebook look for different parts of this; both then highlight TypeScript.
      codemirror_mode: { name: 'javascript', mode: 'typescript', typescript: true },
      nbconvert_exporter: 'script',
    },
    banner: `Skyqueue ${skyqueueVersion()} · TypeScript on Node ${process.version}\n${isLookOnly ? LOOK_ONLY_BANNER : ''}`,
    debugger: false,
    supported_features: ['iopub_welcome', ...(isLookOnly ? [] : ['kernel subshells'])],
    help_links: [
      { text: 'Bluesky', url: 'https://blueskyproject.io/bluesky' },
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
    ],
  };
}

/** Compiled files are two folders below the package's own. */
function skyqueueVersion(): string {
  const { version } = createRequire(import.meta.url)('../../../package.json') as { version: string };
  return version;
}
