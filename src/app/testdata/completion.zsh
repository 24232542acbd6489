#compdef dynalake
# zsh completion of dynalake; made by: dynalake completion zsh
_dynalake_tables() {
  local -a names
  names=(${(f)"$(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)"})
  compadd -a names
}
_dynalake() {
  local -a verbs
  verbs=(
    'demo:Makes a sample shop, loads it and asks it three questions.'
    'init:Asks little and writes a commented dynalake.yaml.'
    'load:Loads a DynamoDB export into a table of the lake, in one commit.'
    'sql:Answers SQL; without a statement, an interactive shell.'
    'tables:Lists the tables and views of the lake.'
    'schema:Shows a table'\''s columns, where each came from and what did not fit.'
    'item:Prints one item as its original DynamoDB JSON.'
    'land:Writes a table as plain files.'
    'generate:Writes a sample DynamoDB export of a shop.'
    'vacuum:Removes what no table needs any more.'
    'doctor:Checks credentials, endpoints and the lake, and says what to fix.'
    'drop:Removes a table from the lake.'
    'completion:Prints a shell'\''s completion script.'
  )
  local verb=${words[(r)(${(j:|:)verbs%%:*})]}
  if [[ -z $verb || $words[CURRENT] == $verb ]]; then _describe verb verbs; return; fi
  while (( CURRENT > 2 )) && [[ $words[1] != $verb ]]; do shift words; (( CURRENT-- )); done
  case $verb in
    generate)
      if (( CURRENT == 2 )); then compadd export; return; fi
      shift words; (( CURRENT-- )) ;;
  esac
  case $verb in
    demo)
      _arguments -s \
        '--items[how many items the shop'\''s table has (default 200000)]:N: ' \
        '--seed[another seed makes another shop]:N: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':FOLDER:_files' ;;
    init)
      _arguments -s \
        '--force[replace a configuration that is there]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    load)
      _arguments -s \
        '--table[the table of the lake (default\: the exported table'\''s name)]:NAME:_dynalake_tables' \
        '--partition-key[the partition key (default\: found in the data)]:ATTRIBUTE: ' \
        '--sort-key[the sort key; needs --partition-key]:ATTRIBUTE: ' \
        '*--type[more than the safe type\: timestamp, date, epoch_seconds, epoch_millis, string, double, decimal(p,s), json]:ATTRIBUTE=TYPE: ' \
        '--entities[auto, none, attribute\:NAME or key_prefix\:TEXT (default auto)]:HOW: ' \
        '*--partition-by[group rows into files, behind their entity\: ATTRIBUTE, year(ATTRIBUTE), month, day, hour, bucket\[16\](ATTRIBUTE), truncate\[4\](ATTRIBUTE)]:HOW: ' \
        '--append[add the items to what the table holds]' \
        '--export-id[which export of the folder]:ID: ' \
        '--no-manifest[the folder holds bare files of items]' \
        '--as-of[when the items were read, where no manifest says it]:TIME: ' \
        '--reject-to[put lines that cannot be read there, and load the rest]:FOLDER:_files' \
        '--codec[how data files are compressed (default zstd)]:CODEC:(zstd snappy none)' \
        '--target-file-size[how large data files become (default 256MiB)]:SIZE: ' \
        '--row-group-rows[rows of a Parquet row group at most (default 1048576)]:N: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':SOURCE:_files' ;;
    sql)
      _arguments -s \
        '--command[run these statements and end]:SQL: ' \
        '--file[run the statements of a file and end]:FILE:_files' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    tables)
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    schema)
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_tables' ;;
    item)
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_tables' \
        '*:KEY: ' ;;
    land)
      _arguments -s \
        '--format[what the files hold (default dynamodb-json)]:FORMAT:(dynamodb-json)' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_tables' \
        ':FOLDER:_files' ;;
    generate)
      _arguments -s \
        '--table[the exported table'\''s name (default Shop)]:NAME: ' \
        '--items[how many items (default 100000)]:N: ' \
        '--files[over how many files (default 4)]:N: ' \
        '--seed[the same seed makes the same items (default 1)]:N: ' \
        '--day[the same shop N days later\: more items, and some have changed (default 0)]:N: ' \
        '--format[the export'\''s format (default dynamodb-json)]:FORMAT:(dynamodb-json ion)' \
        '--compression[of the data files (default gzip)]:HOW:(gzip zstd none)' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':FOLDER:_files' ;;
    vacuum)
      _arguments -s \
        '--orphans[remove files that no table names]' \
        '--expire[forget replaced snapshots older than AGE, and their files (without AGE\: 5d)]:AGE: ' \
        '--older-than[only files older than AGE (default 3d); with --orphans]:AGE: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        '*:TABLE:_dynalake_tables' ;;
    doctor)
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    drop)
      _arguments -s \
        '--purge[remove the table'\''s files too]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_tables' ;;
    completion)
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed]:FORMAT:(table json jsonl csv)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':SHELL:(bash zsh fish)' ;;
  esac
}
_dynalake "$@"
