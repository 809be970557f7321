// A Deep Learning MOJO as a model that predicts. It has no metrics, history or optimizer state: a
// MOJO does not carry them in a form made for reading back.
#ifndef HYDROFOIL_EXCHANGE_MOJO_READER_H_
#define HYDROFOIL_EXCHANGE_MOJO_READER_H_

#include <string>

#include "exchange/zip_archive.h"
#include "models/model.h"

namespace hydrofoil {

// `key` names the new model. Throws Error(kIllegalArgument) for a damaged MOJO, one of another
// algorithm, or sizes that do not agree.
ModelPtr ReadMojo(const ZipEntries& entries, const std::string& key);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_MOJO_READER_H_
