#compdef dynalake
# zsh completion of dynalake; made by: dynalake completion zsh
_dynalake_tables() {
  local -a names
  names=(${(f)"$(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = 'BASE TABLE'" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')"})
  compadd -a names
}
_dynalake_relations() {
  local -a names
  names=(${(f)"$(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables" 2>/dev/null | sed -e 1d -e 's/^"\(.*\)"$/\1/' -e 's/""/"/g')"})
  compadd -a names
}
_dynalake() {
  local -a verbs
  verbs=(
    'demo:Makes a sample shop, loads it and asks it three questions.'
    'init:Asks little and writes a commented dynalake.yaml.'
    'load:Loads a DynamoDB export or a live table into a table of the lake, in one commit.'
    'sync:Loads every table of the configuration that is not up to date.'
    'quote:Says what reading a DynamoDB table will take, by Scan and by Export.'
    'export:Exports a DynamoDB table to S3 and loads the export.'
    'sql:Answers SQL; without a statement, an interactive shell.'
    'tables:Lists the tables and views of the lake.'
    'schema:Shows the columns of a table or view, their values and where each came from.'
    'item:Prints one item as its original DynamoDB JSON.'
    'land:Writes an export, a table, a view or a query'\''s rows as JSON Lines or Parquet.'
    'generate:one of several verbs'
    'vacuum:Removes what no table needs any more.'
    'doctor:Checks credentials, endpoints and the lake, and says what to fix.'
    'drop:Removes a table from the lake.'
    'snapshots:Lists the states of a table that are still there.'
    'rollback:Brings an older state of a table back, as a new one.'
    'register:Brings a table back into the lake from its metadata.'
    'completion:Prints a shell'\''s completion script.'
    'help:Shows what dynalake does, or one verb of it.'
  )
  local verb=${words[(r)(${(j:|:)verbs%%:*})]}
  if [[ -z $verb || $words[CURRENT] == $verb ]]; then _describe verb verbs; return; fi
  while (( CURRENT > 2 )) && [[ $words[1] != $verb ]]; do shift words; (( CURRENT-- )); done
  case $verb in
    generate)
      if (( CURRENT == 2 )); then compadd export live; return; fi
      verb="$verb $words[2]"
      shift words; (( CURRENT-- )) ;;
  esac
  case $verb in
    'demo')
      _arguments -s \
        '--items[how many items the shop'\''s table has (default 200000)]:N: ' \
        '--seed[another seed makes another shop]:N: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':FOLDER:_files' ;;
    'init')
      _arguments -s \
        '--force[replace a configuration that is there]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    'load')
      _arguments -s \
        '--table[the table of the lake, or DATABASE.NAME (default\: the exported table'\''s name)]:NAME:_dynalake_tables' \
        '--partition-key[the partition key (default\: found in the data)]:ATTRIBUTE: ' \
        '--sort-key[the sort key; needs --partition-key]:ATTRIBUTE: ' \
        '*--type[more than the safe type\: timestamp, date, epoch_seconds, epoch_millis, string, double, decimal(p,s), json]:ATTRIBUTE=TYPE: ' \
        '--entities[auto, none, attribute\:NAME or key_prefix\:# (default auto)]:HOW: ' \
        '*--partition-by[group rows into files, behind their entity\: ATTRIBUTE, year(ATTRIBUTE), month, day, hour, bucket\[16\](ATTRIBUTE), truncate\[4\](ATTRIBUTE)]:HOW: ' \
        '--max-partitions[partitions that a load may make (default 2000)]:N: ' \
        '--append[add the items to what the table holds]' \
        '--replace[replace what the table holds even if that is of another DynamoDB table or newer, or the source is empty]' \
        '--export-id[which export of the folder]:ID: ' \
        '--no-manifest[the folder holds bare files of items]' \
        '--as-of[when the items were read, where no manifest says it]:TIME: ' \
        '--reject-to[put lines that cannot be read there, and load the rest]:FOLDER:_files' \
        '--codec[how data files are compressed (default zstd)]:CODEC:(zstd snappy none)' \
        '--zstd-level[how hard zstd compresses, 1 to 19 (default 1)]:N: ' \
        '--target-file-size[how large data files become (default 256MiB)]:SIZE: ' \
        '--row-group-rows[rows of a Parquet row group at most (default 1048576)]:N: ' \
        '--read-budget[what reading a live table may take\: a share of its capacity, read units per second, or both\: 50%, 500, 50%,500 (default 50%)]:BUDGET: ' \
        '--stop-after[stop reading a live table after 30m or 2h; the next run goes on]:TIME: ' \
        '--partial[when --stop-after ends the reading, load what was read so far]' \
        '--restart[read a live table from its beginning, not where an earlier run stopped]' \
        '--consistent-read[see all that was written before the reading began; costs twice]' \
        '--filter[only items of a live table that match (a FilterExpression)]:EXPRESSION: ' \
        '--projection[only these attributes, and the key (a ProjectionExpression)]:EXPRESSION: ' \
        '--expression-attribute-names[the names in the expressions\: {"#s"\: "status"}]:JSON: ' \
        '--expression-attribute-values[the values in the expressions\: {"\:open"\: {"S"\: "OPEN"}}]:JSON: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':SOURCE:_files' ;;
    'sync')
      _arguments -s \
        '--follow[keep the tables up to date (not there yet)]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        '*:TABLE:_dynalake_tables' ;;
    'quote')
      _arguments -s \
        '--read-budget[what a Scan may take\: a share of the capacity, read units per second, or both (default 50%)]:BUDGET: ' \
        '--consistent-read[quote a consistent Scan, which costs twice]' \
        '--no-probe[read nothing\: go by DynamoDB'\''s own count alone]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':SOURCE: ' ;;
    'export')
      _arguments -s \
        '--bucket[the bucket that the export goes to (default\: the configuration'\''s)]:NAME: ' \
        '--prefix[what the names of its objects start with]:TEXT: ' \
        '--bucket-owner[the account of the bucket, where it is another one]:ACCOUNT: ' \
        '--kms-key[the KMS key to encrypt with (default\: as the bucket does)]:KEY: ' \
        '--format[the export'\''s format (default dynamodb-json)]:FORMAT:(dynamodb-json ion)' \
        '--export-time[the point in time, at most 35 days back (default\: now)]:TIME: ' \
        '--from[only the changes since then; with --to and --no-load]:TIME: ' \
        '--to[only the changes before then]:TIME: ' \
        '--view[what a change shows (default new-and-old-images)]:VIEW:(new-and-old-images new-image)' \
        '--enable-pitr[turn point-in-time recovery on where it is off; it costs, and stays on]' \
        '--no-load[only export]' \
        '--table[the table of the lake, or DATABASE.NAME (default\: the exported table'\''s name)]:NAME:_dynalake_tables' \
        '--replace[replace what the table holds even if that is of another DynamoDB table or newer, or the source is empty]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE: ' ;;
    'sql')
      _arguments -s \
        '*--command[run these statements and end]:SQL: ' \
        '*--file[run the statements of a file and end; '\''-'\'' is standard input]:FILE:_files' \
        '--out[write the result there, a path or s3\://bucket/key, in the format of --output or of its ending]:FILE:_files' \
        '--overwrite[replace the file of --out that is there]' \
        '--chart[draw the rows as text\: the first column names them, bars or lines are the numbers of the others]:KIND:(bar line)' \
        '--dialect[the language of the statements (default\: what dynalake.yaml or DYNALAKE_DIALECT says, else athena)]:NAME:(athena duckdb)' \
        '--timing[tell what each statement read and how long each of its stages took, on standard error]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    'tables')
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    'schema')
      _arguments -s \
        '--histogram[draw how often the values of this column occur, instead]:COLUMN: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_relations' ;;
    'item')
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
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
    'land')
      _arguments -s \
        '--sql[land the rows of a statement, in the place of a SOURCE]:SELECT: ' \
        '--dialect[the language of --sql (default\: what dynalake.yaml or DYNALAKE_DIALECT says, else athena)]:NAME:(athena duckdb)' \
        '--format[what the files hold (default jsonl)]:FORMAT:(jsonl parquet dynamodb-json)' \
        '--plain[JSON Lines without DynamoDB'\''s type tags]' \
        '--compression[default gzip, or zstd for the pages of Parquet]:HOW:(gzip zstd snappy none)' \
        '--layout[folders that say what time the items stand for (default dt for jsonl, ddb_export_timestamp for parquet, none for dynamodb-json)]:LAYOUT:(dt ddb_export_timestamp year_month_day none)' \
        '--target-file-size[how large files become (default 256MiB)]:SIZE: ' \
        '--overwrite[replace the landing that is there]' \
        '--export-id[which export of the folder]:ID: ' \
        '--no-manifest[the folder holds bare files of items]' \
        '--as-of[when the items were read, where no manifest says it]:TIME: ' \
        '--read-budget[what reading a live table may take\: a share of its capacity, read units per second, or both\: 50%, 500, 50%,500 (default 50%)]:BUDGET: ' \
        '--stop-after[stop reading a live table after 30m or 2h; the next run goes on]:TIME: ' \
        '--restart[read a live table from its beginning, not where an earlier run stopped]' \
        '--consistent-read[see all that was written before the reading began; costs twice]' \
        '--filter[only items of a live table that match (a FilterExpression)]:EXPRESSION: ' \
        '--projection[only these attributes, and the key (a ProjectionExpression)]:EXPRESSION: ' \
        '--expression-attribute-names[the names in the expressions\: {"#s"\: "status"}]:JSON: ' \
        '--expression-attribute-values[the values in the expressions\: {"\:open"\: {"S"\: "OPEN"}}]:JSON: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':SOURCE:_files' \
        ':TARGET:_files' ;;
    'generate export')
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
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':FOLDER:_files' ;;
    'generate live')
      _arguments -s \
        '--items[how many items fill the table first (default 10000)]:N: ' \
        '--rate[how many items to write a second then (default 100)]:N: ' \
        '--for[how long to keep writing, such as 10m (default\: until Ctrl-C)]:TIME: ' \
        '--seed[the same seed makes the same items and writes (default 1)]:N: ' \
        '--into-existing[write into a table that holds other items]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE: ' ;;
    'vacuum')
      _arguments -s \
        '--orphans[remove files that no table names; without TABLE, also what dropped tables left]' \
        '--expire[forget replaced snapshots older than AGE, and their files (without AGE\: 5d)]:AGE: ' \
        '--older-than[only files older than AGE (default 3d); with --orphans]:AGE: ' \
        '--ignore-gc-disabled[remove files of a table with gc.enabled=false too, which tables elsewhere may use]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        '*:TABLE:_dynalake_tables' ;;
    'doctor')
      _arguments -s \
        '--deep[look whether every file that a table names is there with its size]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' ;;
    'drop')
      _arguments -s \
        '--purge[remove the table'\''s files too]' \
        '--ignore-gc-disabled[remove files of a table with gc.enabled=false too, which tables elsewhere may use]' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_tables' ;;
    'snapshots')
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_tables' ;;
    'rollback')
      _arguments -s \
        '--to[the state of a snapshot, or of a point in time (default\: the state before the present one)]:SNAPSHOT|TIME: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':TABLE:_dynalake_tables' ;;
    'register')
      _arguments -s \
        '--table[the table'\''s name (default\: that of its folder)]:NAME: ' \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':PATH:_files' ;;
    'completion')
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        ':SHELL:(bash zsh fish)' ;;
    'help')
      _arguments -s \
        '--lake[the lake'\''s folder (default ./lake)]:FOLDER:_files' \
        '--config[the configuration (default ./dynalake.yaml, if it is there)]:FILE:_files' \
        '--profile[the profile of your AWS configuration]:NAME: ' \
        '--region[the AWS region]:NAME: ' \
        '--endpoint-url[where AWS'\''s services are, in the place of AWS itself]:URL: ' \
        '--output[how results are printed (parquet and arrow\: sql --out)]:FORMAT:(table json jsonl csv parquet arrow)' \
        '--threads[how many threads work (default\: one per core)]:N: ' \
        '--memory[memory to stay within, such as 2GiB (default 1GiB)]:SIZE: ' \
        '--dry-run[say what would be done, and do nothing]' \
        '--quiet[no progress and no remarks, only results and errors]' \
        '--allow-core[let a crash write a core dump, which may hold secrets]' \
        '--log-format[how messages on standard error are written]:FORMAT:(text json)' \
        '--help[this text]' \
        '--version[the version]' \
        '*:VERB: ' ;;
  esac
}
_dynalake "$@"
