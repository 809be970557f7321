// The columns as they were before a MOJO's model recoded them.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_ORIGIN_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_ORIGIN_H_

#include <memory>
#include <string>
#include <vector>

#include "algorithms/deeplearning/encoding/categorical_recoding.h"
#include "exchange/mojo_file.h"

namespace hydrofoil {

struct MojoOrigin {
  std::vector<std::string> names;
  std::shared_ptr<const CategoricalRecoding> recoding;
};

// Throws Error(kIllegalArgument) when the parts do not fit.
MojoOrigin ReadMojoOrigin(const MojoFile& mojo);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_ORIGIN_H_
