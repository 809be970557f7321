// The families of routes that make, thin out, tabulate, save and load frames, each in a source file
// of its own; AddFrameMakingRoutes() adds them all.
#ifndef HYDROFOIL_REST_FRAMES_FRAME_MAKING_ROUTES_H_
#define HYDROFOIL_REST_FRAMES_FRAME_MAKING_ROUTES_H_

#include "rest/protocol/router.h"

namespace hydrofoil::rest {

void AddFrameMakingRoutes(RouteTable& table);

void AddRandomFrameRoutes(RouteTable& table);  // random frames, random holes, interactions
void AddFrameFileRoutes(RouteTable& table);    // frames in files of our own format
void AddAssemblyRoutes(RouteTable& table);     // steps of the Python client
void AddTabulateRoutes(RouteTable& table);     // co-occurrence counts, search of values

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_FRAMES_FRAME_MAKING_ROUTES_H_
