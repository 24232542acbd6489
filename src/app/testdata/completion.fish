# fish completion of dynalake; made by: dynalake completion fish
complete -c dynalake -f
complete -c dynalake -l lake -d 'the lake'\''s folder (default ./lake)' -r -F
complete -c dynalake -l config -d 'the configuration (default ./dynalake.yaml, if it is there)' -r -F
complete -c dynalake -l profile -d 'the profile of your AWS configuration' -x
complete -c dynalake -l region -d 'the AWS region' -x
complete -c dynalake -l endpoint-url -d 'where AWS'\''s services are, in the place of AWS itself' -x
complete -c dynalake -l output -d 'how results are printed' -x -a 'table json jsonl csv'
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
complete -c dynalake -n __fish_use_subcommand -a load -d 'Loads a DynamoDB export into a table of the lake, in one commit.'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l table -d 'the table of the lake (default: the exported table'\''s name)' -x -a '(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l partition-key -d 'the partition key (default: found in the data)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l sort-key -d 'the sort key; needs --partition-key' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l type -d 'more than the safe type: timestamp, date, epoch_seconds, epoch_millis, string, double, decimal(p,s), json' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l entities -d 'auto, none, attribute:NAME or key_prefix:TEXT (default auto)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l partition-by -d 'group rows into files, behind their entity: ATTRIBUTE, year(ATTRIBUTE), month, day, hour, bucket[16](ATTRIBUTE), truncate[4](ATTRIBUTE)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l append -d 'add the items to what the table holds'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l export-id -d 'which export of the folder' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l no-manifest -d 'the folder holds bare files of items'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l as-of -d 'when the items were read, where no manifest says it' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l reject-to -d 'put lines that cannot be read there, and load the rest' -r -F
complete -c dynalake -n '__fish_seen_subcommand_from load' -l codec -d 'how data files are compressed (default zstd)' -x -a 'zstd snappy none'
complete -c dynalake -n '__fish_seen_subcommand_from load' -l target-file-size -d 'how large data files become (default 256MiB)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -l row-group-rows -d 'rows of a Parquet row group at most (default 1048576)' -x
complete -c dynalake -n '__fish_seen_subcommand_from load' -F
complete -c dynalake -n __fish_use_subcommand -a sql -d 'Answers SQL; without a statement, an interactive shell.'
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l command -d 'run these statements and end' -s c -x
complete -c dynalake -n '__fish_seen_subcommand_from sql' -l file -d 'run the statements of a file and end' -s f -r -F
complete -c dynalake -n __fish_use_subcommand -a tables -d 'Lists the tables and views of the lake.'
complete -c dynalake -n __fish_use_subcommand -a schema -d 'Shows a table'\''s columns, where each came from and what did not fit.'
complete -c dynalake -n '__fish_seen_subcommand_from schema' -a '(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)'
complete -c dynalake -n __fish_use_subcommand -a item -d 'Prints one item as its original DynamoDB JSON.'
complete -c dynalake -n '__fish_seen_subcommand_from item' -a '(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)'
complete -c dynalake -n __fish_use_subcommand -a land -d 'Writes a table as plain files.'
complete -c dynalake -n '__fish_seen_subcommand_from land' -l format -d 'what the files hold (default dynamodb-json)' -x -a 'dynamodb-json'
complete -c dynalake -n '__fish_seen_subcommand_from land' -a '(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)'
complete -c dynalake -n '__fish_seen_subcommand_from land' -F
complete -c dynalake -n __fish_use_subcommand -a generate -d 'Writes a sample DynamoDB export of a shop.'
complete -c dynalake -n '__fish_seen_subcommand_from generate' -a export
complete -c dynalake -n '__fish_seen_subcommand_from generate' -l table -d 'the exported table'\''s name (default Shop)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate' -l items -d 'how many items (default 100000)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate' -l files -d 'over how many files (default 4)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate' -l seed -d 'the same seed makes the same items (default 1)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate' -l day -d 'the same shop N days later: more items, and some have changed (default 0)' -x
complete -c dynalake -n '__fish_seen_subcommand_from generate' -l format -d 'the export'\''s format (default dynamodb-json)' -x -a 'dynamodb-json ion'
complete -c dynalake -n '__fish_seen_subcommand_from generate' -l compression -d 'of the data files (default gzip)' -x -a 'gzip zstd none'
complete -c dynalake -n '__fish_seen_subcommand_from generate' -F
complete -c dynalake -n __fish_use_subcommand -a vacuum -d 'Removes what no table needs any more.'
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -l orphans -d 'remove files that no table names'
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -l expire -d 'forget replaced snapshots older than AGE, and their files (without AGE: 5d)' -x
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -l older-than -d 'only files older than AGE (default 3d); with --orphans' -x
complete -c dynalake -n '__fish_seen_subcommand_from vacuum' -a '(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)'
complete -c dynalake -n __fish_use_subcommand -a doctor -d 'Checks credentials, endpoints and the lake, and says what to fix.'
complete -c dynalake -n __fish_use_subcommand -a drop -d 'Removes a table from the lake.'
complete -c dynalake -n '__fish_seen_subcommand_from drop' -l purge -d 'remove the table'\''s files too'
complete -c dynalake -n '__fish_seen_subcommand_from drop' -a '(dynalake tables --output csv --quiet 2>/dev/null | tail -n +2 | cut -d, -f1)'
complete -c dynalake -n __fish_use_subcommand -a completion -d 'Prints a shell'\''s completion script.'
complete -c dynalake -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
