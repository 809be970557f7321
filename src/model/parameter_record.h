// Parameters as fields of a record (exchange/record.h): their table knows names and choices.
#ifndef HYDROFOIL_MODEL_PARAMETER_RECORD_H_
#define HYDROFOIL_MODEL_PARAMETER_RECORD_H_

#include "exchange/record.h"
#include "model/parameter_table.h"

namespace hydrofoil {

void WriteParameters(const ModelParameters& parameters, RecordWriter& record);

// Parameters that the record lacks keep their value. Throws Error(kIllegalArgument) "The model file
// is damaged: ...".
void ReadParameters(const RecordReader& record, ModelParameters& parameters);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PARAMETER_RECORD_H_
