// Models as Java source that scores: a class for the reference's library (h2o-genmodel) that holds
// everything itself and may be shared between threads.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_POJO_WRITER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_POJO_WRITER_H_

#include <string>

#include "model/capabilities.h"

namespace hydrofoil {

// The class of a model; its file must have that name with ".java".
std::string PojoClassName(const Model& model);

// The class takes the columns as they were before any recoding; levels it does not know count as
// missing. Throws Error(kIllegalArgument) for an unstable network.
std::string WritePojo(const Model& model, JavaExtent extent = JavaExtent::kWhole);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_POJO_WRITER_H_
