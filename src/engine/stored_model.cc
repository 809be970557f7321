#include "engine/stored_model.h"

#include <memory>

#include "model/capabilities.h"
#include "store/keys.h"

namespace hydrofoil::engine {

void PublishModel(Store& store, const ModelPtr& model) {
  // What belonged to a model that had this name.
  store.RemoveOwned(model->key, ObjectKind::kMetrics);
  store.RemoveOwned(model->key, ObjectKind::kOther);
  store.Put<Model>(model->key, ObjectKind::kModel, model);
  for (const ModelMetricsPtr& metrics :
       {model->training_metrics, model->validation_metrics, model->cross_validation_metrics}) {
    if (metrics == nullptr) continue;
    store.Put<ModelMetrics>(metrics->key(), ObjectKind::kMetrics, metrics, model->key);
  }
  // The reference keeps a model's encoding of features as an object of its own, without a name that
  // means anything; it counts in listings of keys.
  store.Put<Predictor>(RandomKey(), ObjectKind::kOther, model->predictor, model->key);
  const auto* exports = FindCapability<ExportsFrames>(*model);
  if (exports == nullptr) return;
  for (NamedFrame& named : exports->ExportedFrames(*model)) {
    store.PutFrame(named.key, std::make_shared<const Frame>(std::move(named.frame)), model->key);
  }
}

}  // namespace hydrofoil::engine
