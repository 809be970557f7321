# What the scripts of this folder share: the connection, and comparisons that name what differs.
#   Rscript SCRIPT PORT
suppressPackageStartupMessages(library(h2o))
port <- as.integer(commandArgs(trailingOnly = TRUE)[1])
invisible(capture.output(h2o.init(ip = "127.0.0.1", port = port, startH2O = FALSE)))
h2o.no_progress()
failures <- 0

check <- function(what, holds) {
  if (!isTRUE(holds)) {
    failures <<- failures + 1
    cat("FAILED:", what, "\n")
  }
}

equal <- function(what, found, expected, tolerance = 1e-9) {
  found <- if (is.h2o(found)) as.data.frame(found) else found
  found <- if (is.data.frame(found) && !is.data.frame(expected) && ncol(found) == 1) found[[1]] else found
  found <- if (is.factor(found) && !is.factor(expected)) as.character(found) else found
  same <- all.equal(found, expected, tolerance = tolerance, check.attributes = FALSE)
  if (!isTRUE(same)) {
    failures <<- failures + 1
    cat("FAILED:", what, "\n ", paste(same, collapse = "\n  "), "\n  found:\n")
    print(found)
  }
}

# The words with which the server refuses `expression`.
refused <- function(what, expression, words) {
  said <- ""
  invisible(capture.output(said <- tryCatch({expression; "nothing"}, error = conditionMessage)))
  check(paste(what, "is refused with:", words, "| said:", said), grepl(words, said, fixed = TRUE))
}

finish <- function() {
  cat(if (failures == 0) "all hold\n" else paste(failures, "failed\n"))
  quit("no", status = as.integer(failures > 0))
}
