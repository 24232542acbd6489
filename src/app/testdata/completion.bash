# bash completion of dynalake; made by: dynalake completion bash
_dynalake() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= each
  for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$each" in
      demo|init|load|sql|tables|schema|item|land|generate|vacuum|doctor|drop|completion) verb=${verb:-$each} ;;
      export) [[ $verb == generate ]] && verb='generate export' ;;
    esac
  done
  COMPREPLY=()
  case "$previous" in
    --lake) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --config) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --profile) :; return ;;
    --region) :; return ;;
    --endpoint-url) :; return ;;
    --output) COMPREPLY=($(compgen -W "table json jsonl csv" -- "$word")); return ;;
    --threads) :; return ;;
    --memory) :; return ;;
    --log-format) COMPREPLY=($(compgen -W "text json" -- "$word")); return ;;
  esac
  case "$verb" in
    '') COMPREPLY=($(compgen -W "demo init load sql tables schema item land generate vacuum doctor drop completion --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")) ;;
    generate) COMPREPLY=($(compgen -W export -- "$word")) ;;
    'demo')
      case "$previous" in
    --items) :; return ;;
    --seed) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--items --seed --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -f -- "$word"))
      ;;
    'init')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--force --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'load')
      case "$previous" in
    --table) COMPREPLY=($(compgen -W "$(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)" -- "$word")); return ;;
    --partition-key) :; return ;;
    --sort-key) :; return ;;
    --type) :; return ;;
    --entities) :; return ;;
    --partition-by) :; return ;;
    --export-id) :; return ;;
    --as-of) :; return ;;
    --reject-to) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --codec) COMPREPLY=($(compgen -W "zstd snappy none" -- "$word")); return ;;
    --target-file-size) :; return ;;
    --row-group-rows) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--table --partition-key --sort-key --type --entities --partition-by --append --export-id --no-manifest --as-of --reject-to --codec --target-file-size --row-group-rows --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -f -- "$word"))
      ;;
    'sql')
      case "$previous" in
    --command) :; return ;;
    --file) COMPREPLY=($(compgen -f -- "$word")); return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--command -c --file -f --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'tables')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'schema')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -W "$(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)" -- "$word"))
      ;;
    'item')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -W "$(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)" -- "$word"))
      ;;
    'land')
      case "$previous" in
    --format) COMPREPLY=($(compgen -W "dynamodb-json" -- "$word")); return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--format --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -W "$(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)" -- "$word"))
      ;;
    'generate export')
      case "$previous" in
    --table) :; return ;;
    --items) :; return ;;
    --files) :; return ;;
    --seed) :; return ;;
    --day) :; return ;;
    --format) COMPREPLY=($(compgen -W "dynamodb-json ion" -- "$word")); return ;;
    --compression) COMPREPLY=($(compgen -W "gzip zstd none" -- "$word")); return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--table --items --files --seed --day --format --compression --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -f -- "$word"))
      ;;
    'vacuum')
      case "$previous" in
    --expire) :; return ;;
    --older-than) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--orphans --expire --older-than --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -W "$(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)" -- "$word"))
      ;;
    'doctor')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'drop')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--purge --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -W "$(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)" -- "$word"))
      ;;
    'completion')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -W "bash zsh fish" -- "$word"))
      ;;
  esac
}
complete -o filenames -F _dynalake dynalake
