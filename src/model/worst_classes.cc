#include "model/worst_classes.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

namespace hydrofoil {
namespace {

// By class: where it is shown. Those that are not the worst share the last place.
std::vector<size_t> PlacesOf(const ConfusionMatrix& matrix, size_t most) {
  const size_t size = matrix.counts.size();
  std::vector<double> errors(size);
  for (size_t i = 0; i < size; ++i) {
    errors[i] = std::accumulate(matrix.counts[i].begin(), matrix.counts[i].end(), 0.0) -
                matrix.counts[i][i];
  }
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater(), [&errors](size_t i) { return errors[i]; });
  std::ranges::sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(most - 1));
  std::vector<size_t> places(size, most - 1);
  for (size_t place = 0; place + 1 < most; ++place) places[order[place]] = place;
  return places;
}

}  // namespace

ConfusionMatrix WorstClasses(const ConfusionMatrix& matrix, size_t most) {
  const size_t size = matrix.counts.size();
  if (size <= most) return matrix;
  const std::vector<size_t> places = PlacesOf(matrix, most);
  std::vector<std::string> names(most);
  ConfusionMatrix worst;
  worst.counts.assign(most, std::vector<double>(most));
  for (size_t actual = 0; actual < size; ++actual) {
    names[places[actual]] = matrix.domain->at(actual);
    for (size_t predicted = 0; predicted < size; ++predicted) {
      worst.counts[places[actual]][places[predicted]] += matrix.counts[actual][predicted];
    }
  }
  names.back() = std::to_string(size - most + 1) + " others";
  worst.domain = std::make_shared<const std::vector<std::string>>(std::move(names));
  return worst;
}

}  // namespace hydrofoil
