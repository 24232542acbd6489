# fish completion of dynalake; made by: dynalake completion fish
complete -c dynalake -f
complete -c dynalake -l lake -d 'the lake'\''s folder (default ./lake)' -r -F
complete -c dynalake -l config -d 'the configuration (default ./dynalake.yaml, if it is there)' -r -F
complete -c dynalake -l profile -d 'the profile of your AWS configuration' -x
complete -c dynalake -l region -d 'the AWS region' -x
complete -c dynalake -l endpoint-url -d 'where AWS'\''s services are, in the place of AWS itself' -x
complete -c dynalake -l output -d 'how results are printed (parquet and arrow: sql --out)' -x -a 'table json jsonl csv parquet arrow'
complete -c dynalake -l threads -d 'how many threads work (default: one per core)' -x
complete -c dynalake -l memory -d 'memory to stay within, such as 2GiB (default 1GiB)' -x
complete -c dynalake -l dry-run -d 'say what would be done, and do nothing'
complete -c dynalake -l quiet -d 'no progress and no remarks, only results and errors'
complete -c dynalake -l allow-core -d 'let a crash write a core dump, which may hold secrets'
complete -c dynalake -l log-format -d 'how messages on standard error are written' -x -a 'text json'
complete -c dynalake -l help -d 'this text' -s h
complete -c dynalake -l version -d 'the version'
complete -c dynalake -n __fish_use_subcommand -a demo -d 'Makes a sample shop, loads it and asks it three questions.'
complete -c dynalake -n '__fish_seen_subcommand_from demo' -l items -d 'how many items the shop'\''s table has (default 200000)' -x
complete -c dynalake -n '__fish_seen_subcommand_from demo' -l seed -d 'another seed makes another shop' -x
complete -c dynalake -n '__fish_seen_subcommand_from demo' -F
complete -c dynalake -n __fish_use_subcommand -a init -d 'Asks little and writes a commented dynalake.yaml.'
complete -c dynalake -n '__fish_seen_subcommand_from init' -l force -d 'replace a configuration that is there'
complete -c dynalake -n __fish_use_subcommand -a load -d 'Loads a DynamoDB export or a live table into a table of the lake, in one commit.'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l table -d 'the table of the lake, or DATABASE.NAME (default: the exported table'\''s name)' -x -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l partition-key -d 'the partition key (default: found in the data)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l sort-key -d 'the sort key; needs --partition-key' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l type -d 'more than the safe type: timestamp, date, epoch_seconds, epoch_millis, string, double, decimal(p,s), json' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l entities -d 'auto, none, attribute:NAME or key_prefix:# (default auto)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l partition-by -d 'group rows into files, behind their entity: ATTRIBUTE, year(ATTRIBUTE), month, day, hour, bucket[16](ATTRIBUTE), truncate[4](ATTRIBUTE)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l max-partitions -d 'partitions that a load may make (default 2000)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l append -d 'add the items to what the table holds'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l replace -d 'replace what the table holds even if that is of another DynamoDB table or newer, or the source is empty'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l export-id -d 'which export of the folder' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l no-manifest -d 'the folder holds bare files of items'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l as-of -d 'when the items were read, where no manifest says it' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l reject-to -d 'put lines that cannot be read there, and load the rest' -r -F
complete -c dynalake -n '__fish_seen_subcommand_from load' -l codec -d 'how data files are compressed (default zstd)' -x -a 'zstd snappy none'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l zstd-level -d 'how hard zstd compresses, 1 to 19 (default 1)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l target-file-size -d 'how large data files become (default 256MiB)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l row-group-rows -d 'rows of a Parquet row group at most (default 1048576)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l read-budget -d 'what reading a live table may take: a share of its capacity, read units per second, or both: 50%, 500, 50%,500 (default 50%)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l stop-after -d 'stop reading a live table after 30m or 2h; the next run goes on' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l partial -d 'when --stop-after ends the reading, load what was read so far'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l restart -d 'read a live table from its beginning, not where an earlier run stopped'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l consistent-read -d 'see all that was written before the reading began; costs twice'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l filter -d 'only items of a live table that match (a FilterExpression)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l projection -d 'only these attributes, and the key (a ProjectionExpression)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l expression-attribute-names -d 'the names in the expressions: {"#s": "status"}' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l expression-attribute-values -d 'the values in the expressions: {":open": {"S": "OPEN"}}' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -F
complete -c dynalake -n __fish_use_subcommand -a sync -d 'Loads every table of the configuration that is not up to date.'
complete -c dynalake -n '__fish_seen_subcommand_from sync' -l follow -d 'keep the tables up to date (not there yet)'
complete -c dynalake -n '__fish_seen_subcommand_from sync' -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n __fish_use_subcommand -a quote -d 'Says what reading a DynamoDB table will take, by Scan and by Export.'
complete -c dynalake -n '__fish_seen_subcommand_from quote' -l read-budget -d 'what a Scan may take: a share of the capacity, read units per second, or both (default 50%)' -x
complete -c dynalake -n '__fish_seen_subcommand_from quote' -l consistent-read -d 'quote a consistent Scan, which costs twice'
complete -c dynalake -n '__fish_seen_subcommand_from quote' -l no-probe -d 'read nothing: go by DynamoDB'\''s own count alone'
complete -c dynalake -n __fish_use_subcommand -a export -d 'Exports a DynamoDB table to S3 and loads the export.'
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l bucket -d 'the bucket that the export goes to (default: the configuration'\''s)' -x
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l prefix -d 'what the names of its objects start with' -x
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l bucket-owner -d 'the account of the bucket, where it is another one' -x
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l kms-key -d 'the KMS key to encrypt with (default: as the bucket does)' -x
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l format -d 'the export'\''s format (default dynamodb-json)' -x -a 'dynamodb-json ion'
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l export-time -d 'the point in time, at most 35 days back (default: now)' -x
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l from -d 'only the changes since then; with --to and --no-load' -x
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l to -d 'only the changes before then' -x
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l view -d 'what a change shows (default new-and-old-images)' -x -a 'new-and-old-images new-image'
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l enable-pitr -d 'turn point-in-time recovery on where it is off; it costs, and stays on'
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l no-load -d 'only export'
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l table -d 'the table of the lake, or DATABASE.NAME (default: the exported table'\''s name)' -x -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from generate' -l replace -d 'replace what the table holds even if that is of another DynamoDB table or newer, or the source is empty'
complete -c dynalake -n __fish_use_subcommand -a sql -d 'Answers SQL; without a statement, an interactive shell.'
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l command -d 'run these statements and end' -s c -x
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l file -d 'run the statements of a file and end; '\''-'\'' is standard input' -s f -r -F
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l out -d 'write the result there, a path or s3://bucket/key, in the format of --output or of its ending' -r -F
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l overwrite -d 'replace the file of --out that is there'
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l chart -d 'draw the rows as text: the first column names them, bars or lines are the numbers of the others' -x -a 'bar line'
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l dialect -d 'the language of the statements (default: what dynalake.yaml or DYNALAKE_DIALECT says, else athena)' -x -a 'athena duckdb'
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l timing -d 'tell what each statement read and how long each of its stages took, on standard error'
complete -c dynalake -n __fish_use_subcommand -a tables -d 'Lists the tables and views of the lake.'
complete -c dynalake -n __fish_use_subcommand -a schema -d 'Shows the columns of a table or view, their values and where each came from.'
complete -c dynalake -n '__fish_seen_subcommand_from schema' -l histogram -d 'draw how often the values of this column occur, instead' -x
complete -c dynalake -n '__fish_seen_subcommand_from schema' -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n __fish_use_subcommand -a item -d 'Prints one item as its original DynamoDB JSON.'
complete -c dynalake -n '__fish_seen_subcommand_from item' -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n __fish_use_subcommand -a land -d 'Writes an export, a table, a view or a query'\''s rows as JSON Lines or Parquet.'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l sql -d 'land the rows of a statement, in the place of a SOURCE' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l dialect -d 'the language of --sql (default: what dynalake.yaml or DYNALAKE_DIALECT says, else athena)' -x -a 'athena duckdb'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l format -d 'what the files hold (default jsonl)' -x -a 'jsonl parquet dynamodb-json'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l plain -d 'JSON Lines without DynamoDB'\''s type tags'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l compression -d 'default gzip, or zstd for the pages of Parquet' -x -a 'gzip zstd snappy none'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l layout -d 'folders that say what time the items stand for (default dt for jsonl, ddb_export_timestamp for parquet, none for dynamodb-json)' -x -a 'dt ddb_export_timestamp year_month_day none'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l target-file-size -d 'how large files become (default 256MiB)' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l overwrite -d 'replace the landing that is there'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l export-id -d 'which export of the folder' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l no-manifest -d 'the folder holds bare files of items'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l as-of -d 'when the items were read, where no manifest says it' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l read-budget -d 'what reading a live table may take: a share of its capacity, read units per second, or both: 50%, 500, 50%,500 (default 50%)' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l stop-after -d 'stop reading a live table after 30m or 2h; the next run goes on' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l restart -d 'read a live table from its beginning, not where an earlier run stopped'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l consistent-read -d 'see all that was written before the reading began; costs twice'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l filter -d 'only items of a live table that match (a FilterExpression)' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l projection -d 'only these attributes, and the key (a ProjectionExpression)' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l expression-attribute-names -d 'the names in the expressions: {"#s": "status"}' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -l expression-attribute-values -d 'the values in the expressions: {":open": {"S": "OPEN"}}' -x
complete -c dynalake -n '__fish_seen_subcommand_from land' -F
complete -c dynalake -n '__fish_seen_subcommand_from land' -F
complete -c dynalake -n __fish_use_subcommand -a generate -d 'one of several verbs'
complete -c dynalake -n '__fish_seen_subcommand_from generate; and not __fish_seen_subcommand_from export live' -a export -d 'Writes a sample DynamoDB export of a shop.'
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -l table -d 'the exported table'\''s name (default Shop)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -l items -d 'how many items (default 100000)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -l files -d 'over how many files (default 4)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -l seed -d 'the same seed makes the same items (default 1)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -l day -d 'the same shop N days later: more items, and some have changed (default 0)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -l format -d 'the export'\''s format (default dynamodb-json)' -x -a 'dynamodb-json ion'
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -l compression -d 'of the data files (default gzip)' -x -a 'gzip zstd none'
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from export' -F
complete -c dynalake -n '__fish_seen_subcommand_from generate; and not __fish_seen_subcommand_from export live' -a live -d 'Fills a DynamoDB table with the shop and keeps writing into it.'
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from live' -l items -d 'how many items fill the table first (default 10000)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from live' -l rate -d 'how many items to write a second then (default 100)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from live' -l for -d 'how long to keep writing, such as 10m (default: until Ctrl-C)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from live' -l seed -d 'the same seed makes the same items and writes (default 1)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate; and __fish_seen_subcommand_from live' -l into-existing -d 'write into a table that holds other items'
complete -c dynalake -n __fish_use_subcommand -a vacuum -d 'Removes what no table needs any more.'
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -l orphans -d 'remove files that no table names; without TABLE, also what dropped tables left'
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -l expire -d 'forget replaced snapshots older than AGE, and their files (without AGE: 5d)' -x
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -l older-than -d 'only files older than AGE (default 3d); with --orphans' -x
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -l ignore-gc-disabled -d 'remove files of a table with gc.enabled=false too, which tables elsewhere may use'
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n __fish_use_subcommand -a doctor -d 'Checks credentials, endpoints and the lake, and says what to fix.'
complete -c dynalake -n '__fish_seen_subcommand_from doctor' -l deep -d 'look whether every file that a table names is there with its size'
complete -c dynalake -n __fish_use_subcommand -a drop -d 'Removes a table from the lake.'
complete -c dynalake -n '__fish_seen_subcommand_from drop' -l purge -d 'remove the table'\''s files too'
complete -c dynalake -n '__fish_seen_subcommand_from drop' -l ignore-gc-disabled -d 'remove files of a table with gc.enabled=false too, which tables elsewhere may use'
complete -c dynalake -n '__fish_seen_subcommand_from drop' -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n __fish_use_subcommand -a snapshots -d 'Lists the states of a table that are still there.'
complete -c dynalake -n '__fish_seen_subcommand_from snapshots' -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n __fish_use_subcommand -a rollback -d 'Brings an older state of a table back, as a new one.'
complete -c dynalake -n '__fish_seen_subcommand_from rollback' -l to -d 'the state of a snapshot, or of a point in time (default: the state before the present one)' -x
complete -c dynalake -n '__fish_seen_subcommand_from rollback' -a '(dynalake sql --dialect duckdb --quiet --output csv -c "select table_name from information_schema.tables where table_type = '\''BASE TABLE'\''" 2>/dev/null | sed -e 1d -e '\''s/^"\(.*\)"$/\1/'\'' -e '\''s/""/"/g'\'')'
complete -c dynalake -n __fish_use_subcommand -a register -d 'Brings a table back into the lake from its metadata.'
complete -c dynalake -n '__fish_seen_subcommand_from register' -l table -d 'the table'\''s name (default: that of its folder)' -x
complete -c dynalake -n '__fish_seen_subcommand_from register' -F
complete -c dynalake -n __fish_use_subcommand -a completion -d 'Prints a shell'\''s completion script.'
complete -c dynalake -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c dynalake -n __fish_use_subcommand -a help -d 'Shows what dynalake does, or one verb of it.'
