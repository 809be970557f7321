// Models as Java source that scores: a class for the reference's library (h2o-genmodel) that holds
// everything itself and may be shared between threads.
#ifndef HYDROFOIL_EXCHANGE_POJO_WRITER_H_
#define HYDROFOIL_EXCHANGE_POJO_WRITER_H_

#include <string>

#include "models/model.h"

namespace hydrofoil {

// The class of a model, whose file must be called so with ".java".
std::string PojoClassName(const Model& model);

enum class PojoExtent {
  kWhole,
  kPreview,  // for people: long numbers are cut off, so that it does not compile
};

// The class takes the columns as they were before any recoding; levels it does not know count as
// missing. Throws Error(kIllegalArgument) for an unstable network.
std::string WritePojo(const Model& model, PojoExtent extent = PojoExtent::kWhole);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_POJO_WRITER_H_
