/* Scores one row in C: cc score.c -lhydrofoil_scorer && ./a.out model.hydrofoil 5.1 3.5 1.4 0.2 */
#include <hydrofoil/scorer.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char** argv) {
  char why[256] = "give a model and a value a column";
  hydrofoil_scorer* scorer = argc < 2 ? NULL : hydrofoil_scorer_open(argv[1], why, sizeof why);
  if (!scorer) return fprintf(stderr, "%s\n", why), 1;
  double row[1000], result[1000];
  for (size_t i = 0; i < hydrofoil_scorer_inputs(scorer); ++i)
    row[i] = i + 2 < (size_t)argc ? strtod(argv[i + 2], NULL) : 0;
  hydrofoil_scorer_score(scorer, row, 1, result);
  for (size_t i = 0; i < hydrofoil_scorer_outputs(scorer); ++i)
    printf("%s %.17g\n", hydrofoil_scorer_output(scorer, i), result[i]);
  hydrofoil_scorer_close(scorer);
  return 0;
}
