/* Scores one row in C: cc score.c -lhydrofoil_scorer && ./a.out model.hydrofoil 5.1 3.5 1.4 0.2 */
#include <hydrofoil/scorer.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char** argv) {
  char why[256] = "give a model and a value a column";
  hydrofoil_scorer* scorer = argc < 2 ? NULL : hydrofoil_scorer_open(argv[1], why, sizeof why);
  if (!scorer) return fprintf(stderr, "%s\n", why), 1;
  const size_t inputs = hydrofoil_scorer_inputs(scorer), outputs = hydrofoil_scorer_outputs(scorer);
  double* row = malloc((inputs + outputs) * sizeof *row);
  double* result = row + inputs;
  if (!row) return fprintf(stderr, "out of memory\n"), 1;
  for (size_t i = 0; i < inputs; ++i) /* values that are not given are missing */
    row[i] = i + 2 < (size_t)argc ? strtod(argv[i + 2], NULL) : NAN;
  if (hydrofoil_scorer_score(scorer, row, 1, result) != 0)
    return fprintf(stderr, "the row cannot be scored\n"), 1;
  for (size_t i = 0; i < outputs; ++i)
    printf("%s %.17g\n", hydrofoil_scorer_output(scorer, i), result[i]);
  free(row);
  hydrofoil_scorer_close(scorer);
  return 0;
}
