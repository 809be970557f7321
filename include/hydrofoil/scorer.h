/* Scoring in your own process, in C: loads a model file of Hydrofoil or a MOJO of H2O Deep Learning
 * and scores rows. Link with -lhydrofoil_scorer.
 *
 * A scorer may be used by any number of threads at once; close it when none uses it any more. No
 * function throws, ends the process or writes to a stream. */
#ifndef HYDROFOIL_SCORER_H_
#define HYDROFOIL_SCORER_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HYDROFOIL_API __attribute__((visibility("default")))
#else
#define HYDROFOIL_API
#endif

typedef struct hydrofoil_scorer hydrofoil_scorer;

/* Null when the file cannot be used; `message`, at most `size` bytes, then says why. */
HYDROFOIL_API hydrofoil_scorer* hydrofoil_scorer_open(const char* path, char* message, size_t size);
/* Null is allowed. */
HYDROFOIL_API void hydrofoil_scorer_close(hydrofoil_scorer* scorer);

/* The values of a row, in order: numbers, or codes of levels. Strings live as long as the scorer;
 * an index out of range gives null. */
HYDROFOIL_API size_t hydrofoil_scorer_inputs(const hydrofoil_scorer* scorer);
HYDROFOIL_API const char* hydrofoil_scorer_input(const hydrofoil_scorer* scorer, size_t input);
/* Levels of a categorical input; 0 for a number. */
HYDROFOIL_API size_t hydrofoil_scorer_levels(const hydrofoil_scorer* scorer, size_t input);
/* The code to put into a row for this level; a level that was not trained on has one, too. */
HYDROFOIL_API double hydrofoil_scorer_code(const hydrofoil_scorer* scorer, size_t input,
                                           const char* level);

/* The results for a row, in order. Classifiers: the class ("predict", see hydrofoil_scorer_class),
 * then the probability of each; regression: the prediction; autoencoders: the mean squared error of
 * the reconstruction, then the reconstruction. */
HYDROFOIL_API size_t hydrofoil_scorer_outputs(const hydrofoil_scorer* scorer);
HYDROFOIL_API const char* hydrofoil_scorer_output(const hydrofoil_scorer* scorer, size_t output);
HYDROFOIL_API const char* hydrofoil_scorer_class(const hydrofoil_scorer* scorer, double predicted);

/* Scores `rows` rows of `values`, row after row, NaN where a value is missing, into `results`.
 * Returns 0, or -1 when a pointer is null, a value cannot be a level code (a fraction or below 0)
 * or memory ran out; the results are then undefined. Works on the calling thread. */
HYDROFOIL_API int hydrofoil_scorer_score(const hydrofoil_scorer* scorer, const double* values,
                                         size_t rows, double* results);

#ifdef __cplusplus
}
#endif

#endif /* HYDROFOIL_SCORER_H_ */
