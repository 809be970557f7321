// What is derived from the probabilities of classes. Pure functions.
#ifndef HYDROFOIL_MODEL_CLASS_PROBABILITIES_H_
#define HYDROFOIL_MODEL_CLASS_PROBABILITIES_H_

#include <cstddef>
#include <span>

namespace hydrofoil {

// Undoes the shift of class frequencies by balancing: probabilities times prior / model frequency,
// then normalized again.
void CorrectProbabilities(std::span<const double> priors, std::span<const double> model,
                          std::span<double> probabilities);

// The class of a multinomial row. Ties are broken by a random number derived from the row's inputs.
size_t MostLikelyClass(std::span<const double> probabilities, std::span<const double> priors,
                       std::span<const double> inputs);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_CLASS_PROBABILITIES_H_
