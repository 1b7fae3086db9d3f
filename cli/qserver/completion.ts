import { ParameterError, EXIT } from '../exit-codes.js';
import type { Program } from './program.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** What each shell has to be told: it asks `qserver complete` for the words that may come next. `:files` is for file names. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_qserver() {
  local candidate current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    if [[ $candidate == :files ]]; then
      while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$current")
    else
      COMPREPLY+=("$(printf '%q' "$candidate")")
    fi
  done < <(qserver complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o filenames -o nosort -F _qserver qserver
`,
  zsh: `#compdef qserver
_qserver() {
  local -a candidates
  candidates=("\${(@f)$(qserver complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if (( \${candidates[(I):files]} )); then
    candidates=("\${(@)candidates:#:files}")
    _files
  fi
  compadd -- "\${(@)candidates}"
}
compdef _qserver qserver
`,
  fish: `function __qserver_complete
    set -l current (commandline -ct)
    set -l given (commandline -opc)
    for candidate in (qserver complete -- $given[2..-1] $current 2>/dev/null)
        if test $candidate = :files
            __fish_complete_path $current
        else
            echo $candidate
        end
    end
end
complete -c qserver -f -a '(__qserver_complete)'
`,
};

/** `qserver completion`: the script to put into the start-up file of a shell. */
export const completion: Program = {
  words: 'completion',
  usage: SHELLS.join('|'),
  help: 'print the completion script of a shell, as in: source <(qserver completion bash)',
  isSilent: true,
  read: (words) => {
    const shell = words.take(...SHELLS);
    if (shell === undefined) throw new ParameterError(`choose a shell: ${SHELLS.join(', ')}`);
    return () => {
      process.stdout.write(SCRIPTS[shell]);
      return Promise.resolve(EXIT.success);
    };
  },
};
