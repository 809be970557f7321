// The columns of a frame that are not predictors but that every model reads alike when it scores:
// response, weights and offset.
#ifndef HYDROFOIL_MODEL_SPECIAL_COLUMNS_H_
#define HYDROFOIL_MODEL_SPECIAL_COLUMNS_H_

#include <string>

#include "frame/frame.h"
#include "model/adapted_frame.h"

namespace hydrofoil {

// As they were when the model was trained. "": there was none.
struct SpecialColumns {
  std::string response;
  DomainPtr response_domain;  // null unless a classifier
  std::string weights;
  std::string offset;
};

// Finds them in `frame` and adds them to `adapted`, with warnings in the reference's words. Throws
// Error(kIllegalArgument) for a response that cannot be that of the model, and without the offset.
void BindSpecialColumns(const SpecialColumns& trained, const Frame& frame, BindUse use,
                        AdaptedFrame& adapted);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_SPECIAL_COLUMNS_H_
