// All algorithms, in the order in which they are listed. To add one: a folder beside this file, a
// class that derives from Algorithm, and a line in table.cc.
#ifndef HYDROFOIL_ALGORITHMS_TABLE_H_
#define HYDROFOIL_ALGORITHMS_TABLE_H_

#include "model/algorithm.h"

namespace hydrofoil {

AlgorithmTable Algorithms();

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_TABLE_H_
