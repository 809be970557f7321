// The routes about models, by family; AddModelRoutes (rest/router.h) adds them all.
#ifndef HYDROFOIL_REST_MODEL_ROUTES_H_
#define HYDROFOIL_REST_MODEL_ROUTES_H_

#include "rest/router.h"

namespace hydrofoil::rest {

void AddModelBuilderRoutes(RouteTable& table);  // descriptions, checks, training
void AddPredictionRoutes(RouteTable& table);    // scoring of frames
void AddGridRoutes(RouteTable& table);          // grid search, finished grids
void AddMetricsRoutes(RouteTable& table);       // stored metrics
void AddMetricsMakerRoutes(RouteTable& table);  // metrics of given predictions

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_MODEL_ROUTES_H_
