#include "algorithms/deeplearning/network/layer_kind.h"

namespace hydrofoil {

LayerKind HiddenLayerKind(Activation activation) {
  switch (activation) {
    case Activation::kTanh:
    case Activation::kTanhWithDropout:
      return LayerKind::kTanh;
    case Activation::kRectifier:
    case Activation::kRectifierWithDropout:
      return LayerKind::kRectifier;
    case Activation::kMaxout:
    case Activation::kMaxoutWithDropout:
      return LayerKind::kMaxout;
    case Activation::kExpRectifier:
    case Activation::kExpRectifierWithDropout:
      return LayerKind::kExpRectifier;
  }
  return LayerKind::kRectifier;
}

}  // namespace hydrofoil
