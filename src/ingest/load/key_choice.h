#pragma once

#include <optional>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"
#include "dynamodb/key_schema.h"
#include "iceberg/model/data_file.h"
#include "ingest/keys/key_places.h"
#include "ingest/keys/key_reader.h"
#include "shaping/columns/choose.h"
#include "shaping/columns/columns.h"
#include "source/items/head_sample.h"
#include "storage/object_store.h"

namespace dynalake::ingest {

/// The keys a table may have that does not say: one candidate, or a pair of them, the likely first.
/// `candidates` as from `shaping::KeyCandidates`.
std::vector<dynamodb::KeySchema> KeysToTry(const std::vector<std::string>& candidates);

/// Refuses a key that several items of the sample have. Shows a sort key that was forgotten, since
/// an export has the items of one partition key together. `columns` are chosen with that key; the
/// sample is of `source`.
Result<void> CheckGivenKey(const source::HeadSample& sample, const shaping::TableColumns& columns,
                           const dynamodb::KeySchema& key, const SourceFiles& source);

/// The first of the possible keys that is unique within the sample, for a guess.
Result<std::optional<dynamodb::KeySchema>> GuessKey(const source::HeadSample& sample,
                                                    const shaping::Choices& choices);

/// Reads the key columns back from the data files (written with `columns`) and says whether every
/// key occurs once: nothing if so, else one key that occurs twice, or one without values if the
/// columns do not hold every key.
Result<std::optional<KeyValues>> FindDuplicateKey(storage::ObjectStore& store,
                                                  const std::vector<iceberg::DataFile>& files,
                                                  const shaping::TableColumns& columns,
                                                  const dynamodb::KeySchema& key,
                                                  const CancelToken& cancel,
                                                  const ForeignChanges& changes = {});

}  // namespace dynalake::ingest
