# What `summary` and `describe` print, where one bin of the histogram stands for one level.
source("checks.R")

# As many flights of each aircraft as its number says, in an order of its own.
levels <- sprintf("N%04d", 1:3501)
times <- 1 + (seq_along(levels) * 7919) %% 13
times[c(1700, 3001)] <- c(60, 50)
tails <- rep(levels, times)
flights <- as.h2o(data.frame(tail = factor(tails[order((seq_along(tails) * 104729) %% 1000003)]),
                             miles = seq_along(tails)))
check("thousands of levels", h2o.nlevels(flights$tail) == 3501)
told <- capture.output(summary(flights, exact_quantiles = TRUE))
check("the most frequent level comes first", any(grepl("N1700: *60", told)))
check("the next one too", any(grepl("N3001: *50", told)))
columns <- function(frame, of) {
  address <- sprintf("http://127.0.0.1:%d/3/Frames/%s%s", port, h2o.getId(frame), of)
  jsonlite::fromJSON(RCurl::getURL(address), simplifyDataFrame = FALSE)$frames[[1]]$columns
}
answer <- columns(flights, "/summary")
equal("one bin a level", answer[[1]]$histogram_bins, times)
equal("the first bin", answer[[1]]$histogram_base, 0)
equal("its width", answer[[1]]$histogram_stride, 1)
equal("at most a thousand bins of numbers", length(answer[[2]]$histogram_bins), 1000)
plain <- columns(flights, "")[[2]]
check("the frame alone shows no bins", is.null(plain$histogram_bins))
equal("but the percentiles that are known", plain$percentiles, answer[[2]]$percentiles)
equal("and the width", plain$histogram_stride, answer[[2]]$histogram_stride)
fresh <- columns(as.h2o(iris), "")[[1]]
check("nothing is computed before it is asked for", is.null(fresh$percentiles))

told <- capture.output(summary(as.h2o(iris), exact_quantiles = TRUE))
check("quartiles", any(grepl("1st Qu.:5.1", told, fixed = TRUE)))
check("levels", any(grepl("setosa    :50", told, fixed = TRUE)))
described <- h2o.describe(as.h2o(iris))
equal("describe", described$Mean[1:4], unname(colMeans(iris[1:4])))
equal("describe's types", described$Type, c("real", "real", "real", "real", "enum"))
printed <- capture.output(str(as.h2o(iris)))
check("str", any(grepl("Factor w/ 3 level", printed)))
finish()
