// Categorical encodings that turn columns of levels into other columns before the network's inputs
// are made: Binary, LabelEncoder, Eigen, EnumLimited, SortByResponse.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_CATEGORICAL_RECODING_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_CATEGORICAL_RECODING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "algorithms/deeplearning/parameters/parameter_enums.h"
#include "frame/frame.h"

namespace hydrofoil {

// Learned from a training frame; immutable, safe from every thread.
struct CategoricalRecoding {
  struct Source {
    std::string name;
    DomainPtr domain;
    // Eigen: the projection of each level. EnumLimited: its code in `limited`, unless that is null.
    std::vector<double> values;
    DomainPtr limited;
  };
  CategoricalEncoding scheme = CategoricalEncoding::kOneHotInternal;
  size_t max_levels = 10;       // of EnumLimited
  std::vector<Source> sources;  // the categorical predictors
};

// Nothing when the scheme leaves the columns of frames as they are. `predictors` index `frame`.
// `max_levels` is for EnumLimited.
struct RecodingRequest {
  CategoricalEncoding scheme = CategoricalEncoding::kOneHotInternal;
  size_t max_levels = 10;
};
std::optional<CategoricalRecoding> FitRecoding(const RecodingRequest& request, const Frame& frame,
                                               const std::vector<size_t>& predictors);

// The frame with the recoded columns: Binary appends "name:0", "name:1" ... with the bits of the
// level's number counted from 1 (0 where missing) in place of the column; LabelEncoder gives the
// level's value, or its number when levels are not numbers; levels not trained on are numbered
// after the others. Eigen puts "name.Eigen" in the column's place, EnumLimited
// "name.top_K_levels" with the K most frequent levels and "other", which also means levels
// not trained on; for Eigen those are missing. A frame that is already recoded stays as it is.
Frame Recode(const CategoricalRecoding& recoding, const Frame& frame);

// Categorical predictors with their levels in the order of the mean response of their rows.
struct ResponseOrder {
  std::vector<size_t> predictors;
  size_t response = 0;
  std::optional<size_t> weights;
};
Frame SortLevelsByResponse(const Frame& frame, const ResponseOrder& order);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_CATEGORICAL_RECODING_H_
