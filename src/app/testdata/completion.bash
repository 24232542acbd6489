# bash completion of dynalake; made by: dynalake completion bash
# Proposes the names on standard input, one a line.
_dynalake_names() {
  local name quoted typed=${word#[\"\']}
  typed=${typed//\\/}
  compopt +o filenames 2>/dev/null
  while IFS= read -r name; do
    printf -v quoted %q "$name"
    # Behind a quote that is open, backslashes would be part of the name.
    if [[ $name == "$typed"* && ( $name == "$quoted" || $word != [\"\']* ) ]]; then
      COMPREPLY+=("$quoted")
    fi
  done
}
_dynalake() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= each
  for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$verb:$each" in
      :demo|:init|:load|:sync|:quote|:export|:sql|:tables|:schema|:item|:land|:generate|:vacuum|:doctor|:drop|:snapshots|:rollback|:register|:completion|:help) verb=$each ;;
      generate:export) verb='generate export' ;;
      generate:live) verb='generate live' ;;
    esac
  done
  COMPREPLY=()
  case "$previous" in
    --lake) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --config) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --profile) :; return ;;
    --region) :; return ;;
    --endpoint-url) :; return ;;
    --output) COMPREPLY=($(compgen -W "table json jsonl csv parquet arrow" -- "$word")); return ;;
    --threads) :; return ;;
    --memory) :; return ;;
    --log-format) COMPREPLY=($(compgen -W "text json" -- "$word")); return ;;
  esac
  case "$verb" in
    '') COMPREPLY=($(compgen -W "demo init load sync quote export sql tables schema item land generate vacuum doctor drop snapshots rollback register completion help --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")) ;;
    generate) COMPREPLY=($(compgen -W "export live" -- "$word")) ;;
    'demo')
      case "$previous" in
    --items) :; return ;;
    --seed) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--items --seed --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
    'init')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--force --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'load')
      case "$previous" in
    --table) _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g'); return ;;
    --partition-key) :; return ;;
    --sort-key) :; return ;;
    --type) :; return ;;
    --entities) :; return ;;
    --partition-by) :; return ;;
    --max-partitions) :; return ;;
    --export-id) :; return ;;
    --as-of) :; return ;;
    --reject-to) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --codec) COMPREPLY=($(compgen -W "zstd snappy none" -- "$word")); return ;;
    --zstd-level) :; return ;;
    --target-file-size) :; return ;;
    --row-group-rows) :; return ;;
    --read-budget) :; return ;;
    --stop-after) :; return ;;
    --filter) :; return ;;
    --projection) :; return ;;
    --expression-attribute-names) :; return ;;
    --expression-attribute-values) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--table --partition-key --sort-key --type --entities --partition-by --max-partitions --append --replace --export-id --no-manifest --as-of --reject-to --codec --zstd-level --target-file-size --row-group-rows --read-budget --stop-after --partial --restart --consistent-read --filter --projection --expression-attribute-names --expression-attribute-values --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
    'sync')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--follow --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')
      ;;
    'quote')
      case "$previous" in
    --read-budget) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--read-budget --consistent-read --no-probe --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      :
      ;;
    'export')
      case "$previous" in
    --bucket) :; return ;;
    --prefix) :; return ;;
    --bucket-owner) :; return ;;
    --kms-key) :; return ;;
    --format) COMPREPLY=($(compgen -W "dynamodb-json ion" -- "$word")); return ;;
    --export-time) :; return ;;
    --from) :; return ;;
    --to) :; return ;;
    --view) COMPREPLY=($(compgen -W "new-and-old-images new-image" -- "$word")); return ;;
    --table) _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g'); return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--bucket --prefix --bucket-owner --kms-key --format --export-time --from --to --view --enable-pitr --no-load --table --replace --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      :
      ;;
    'sql')
      case "$previous" in
    --command) :; return ;;
    --file) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --out) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --chart) COMPREPLY=($(compgen -W "bar line" -- "$word")); return ;;
    --dialect) COMPREPLY=($(compgen -W "athena duckdb" -- "$word")); return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--command -c --file -f --out --overwrite --chart --dialect --timing --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'tables')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'schema')
      case "$previous" in
    --histogram) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--histogram --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')
      ;;
    'item')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')
      ;;
    'land')
      case "$previous" in
    --sql) :; return ;;
    --dialect) COMPREPLY=($(compgen -W "athena duckdb" -- "$word")); return ;;
    --format) COMPREPLY=($(compgen -W "jsonl parquet dynamodb-json" -- "$word")); return ;;
    --compression) COMPREPLY=($(compgen -W "gzip zstd snappy none" -- "$word")); return ;;
    --layout) COMPREPLY=($(compgen -W "dt ddb_export_timestamp year_month_day none" -- "$word")); return ;;
    --target-file-size) :; return ;;
    --export-id) :; return ;;
    --as-of) :; return ;;
    --read-budget) :; return ;;
    --stop-after) :; return ;;
    --filter) :; return ;;
    --projection) :; return ;;
    --expression-attribute-names) :; return ;;
    --expression-attribute-values) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--sql --dialect --format --plain --compression --layout --target-file-size --overwrite --export-id --no-manifest --as-of --read-budget --stop-after --restart --consistent-read --filter --projection --expression-attribute-names --expression-attribute-values --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
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
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
    'generate live')
      case "$previous" in
    --items) :; return ;;
    --rate) :; return ;;
    --for) :; return ;;
    --seed) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--items --rate --for --seed --into-existing --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      :
      ;;
    'vacuum')
      case "$previous" in
    --expire) :; return ;;
    --older-than) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--orphans --expire --older-than --ignore-gc-disabled --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')
      ;;
    'doctor')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--deep --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      ;;
    'drop')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--purge --ignore-gc-disabled --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')
      ;;
    'snapshots')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')
      ;;
    'rollback')
      case "$previous" in
    --to) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--to --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      _dynalake_names < <(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')
      ;;
    'register')
      case "$previous" in
    --table) :; return ;;
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--table --lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
    'completion')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      COMPREPLY=($(compgen -W "bash zsh fish" -- "$word"))
      ;;
    'help')
      case "$previous" in
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "--lake --config --profile --region --endpoint-url --output --threads --memory --dry-run --quiet --allow-core --log-format --help -h --version" -- "$word")); return; fi
      :
      ;;
  esac
}
complete -o filenames -F _dynalake dynalake
