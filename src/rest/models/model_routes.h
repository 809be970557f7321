// The routes about models, by family; AddModelRoutes (rest/protocol/router.h) adds them all.
#ifndef HYDROFOIL_REST_MODELS_MODEL_ROUTES_H_
#define HYDROFOIL_REST_MODELS_MODEL_ROUTES_H_

#include <string_view>

#include "model/model.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {

// The model that the request names "model_id". Throws Error(kNotFound) when there is none,
// Error(kIllegalArgument) when the name belongs to something else.
ModelPtr RequireModel(const Context& context, const Request& request,
                      std::string_view argument = "key");

// Whether the frame has a column for each predictor of the model.
bool HasPredictors(const Frame& frame, const Model& model);

void AddModelBuilderRoutes(RouteTable& table);       // descriptions, checks, training
void AddGridFileRoutes(RouteTable& table);           // saving and loading grids
void AddModelFileRoutes(RouteTable& table);          // saving, loading
void AddModelExportRoutes(RouteTable& table);        // other formats
void AddPredictionRoutes(RouteTable& table);         // scoring of frames
void AddGridRoutes(RouteTable& table);               // grid search, finished grids
void AddSegmentRoutes(RouteTable& table);            // one model per segment of a frame
void AddPartialDependenceRoutes(RouteTable& table);  // tables of partial dependence
void AddMetricsRoutes(RouteTable& table);            // stored metrics
void AddMetricsMakerRoutes(RouteTable& table);       // metrics of given predictions
void AddRowScoringRoutes(RouteTable& table);         // predictions of rows as JSON

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODELS_MODEL_ROUTES_H_
