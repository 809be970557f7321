// What Deep Learning has learned as fields of a model file's records.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_NETWORK_RECORD_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_NETWORK_RECORD_H_

#include <memory>

#include "algorithms/deeplearning/learned_network.h"
#include "exchange/record.h"

namespace hydrofoil {

// The network and the optimizer's state go into the model's record, the encoding into the file's.
void WriteNetwork(const LearnedNetwork& learned, RecordWriter& model_record,
                  RecordWriter& file_record);

// Throws Error(kIllegalArgument) "The model file is damaged: ...".
std::shared_ptr<const LearnedNetwork> ReadNetwork(const RecordReader& model_record,
                                                  const RecordReader& file_record);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_NETWORK_RECORD_H_
