// A Deep Learning MOJO as a model that predicts. It has no metrics, history or optimizer state: a
// MOJO does not hold them in a form that can be read back.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_READER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_READER_H_

#include <string>

#include "exchange/mojo_file.h"
#include "model/model.h"

namespace hydrofoil {

// `key` names the new model. Throws Error(kIllegalArgument) for a damaged MOJO and sizes that do
// not agree.
Model ReadNetworkMojo(const MojoFile& mojo, const std::string& key);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_READER_H_
