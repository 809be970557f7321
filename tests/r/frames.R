# Functions on frames: what base R makes of the same data is what they must give.
source("checks.R")

data <- data.frame(
  n = c(1.25, 2.5, -1.5, NA, 0.15, 3.35, 1.25, 123456.789, 25, -0.5),
  i = c(1, 2, NA, 4, -5, 0, 1, 7, 7, 3),
  g = factor(c("a", "b", "a", NA, "c", "b", "a", "d", "d", "c")),
  stringsAsFactors = FALSE)
frame <- as.h2o(data)

# Rows and columns.
equal("dim", dim(frame), c(10, 3))
equal("head", head(frame, 3), head(data, 3))
equal("tail", tail(frame, 3), tail(data, 3))
equal("[", frame[c(2, 5), c("i", "n")], data[c(2, 5), c("i", "n")])
equal("negative [", frame[-(1:7), 2], data[-(1:7), 2])
equal("logical [", frame[frame$i > 1, "i"], data$i[which(data$i > 1)])
changed <- frame
changed$m <- changed$n * 2
changed[changed$i > 1, "i"] <- 100
equal("$<-", changed$m, data$n * 2)
equal("[<-", changed$i, ifelse(data$i > 1, 100, data$i))
colnames(changed)[1] <- "first"
equal("colnames<-", colnames(changed), c("first", "i", "g", "m"))
equal("cbind", h2o.cbind(frame[, 1], frame[, 2] + 1), cbind(data[1], data$i + 1))
equal("rbind", h2o.rbind(frame[1:2, ], frame[9:10, ]), data[c(1:2, 9:10), ])
equal("na.omit", na.omit(frame), na.omit(data))
equal("is.na", is.na(frame$i), as.numeric(is.na(data$i)))
equal("nacnt", h2o.nacnt(frame), c(1, 1, 1))

# Arithmetic.
for (f in list(exp, log1p, abs, sqrt, floor, ceiling, trunc, cos, tanh, expm1)) {
  x <- suppressWarnings(f(data$i[c(1, 2, 4, 6:10)]))
  equal("of one number", f(frame$i[c(1, 2, 4, 6:10), ]), x)
}
full <- frame[6:10, ]
equal("%%", full$i %% 3, data$i[6:10] %% 3)
equal("%% of a negative number has its sign, as in H2O", frame$i[5, ] %% 3, -2)
equal("%/%", full$i %/% 3, data$i[6:10] %/% 3)
equal("&", full$i > 1 & full$n > 1, as.numeric(data$i > 1 & data$n > 1)[6:10])
equal("!", !(full$i > 1), as.numeric(!(data$i > 1))[6:10])
equal("round", h2o.round(as.h2o(c(0.5, 1.5, 2.5, -2.5, 3.51))), c(0, 2, 2, -2, 4))
equal("round of digits", h2o.round(as.h2o(c(1.005, 2.675, -1.15, 0.25)), 1), c(1.0, 2.7, -1.2, 0.3))
equal("round of fractional digits", h2o.round(as.h2o(c(1.2345, -9.8765)), 1.6), c(1.23, -9.88))
equal("signif", h2o.signif(as.h2o(c(25, 35, 1234.5, 0.00012345, -2.25)), 2),
      c(25, 35, 1200, 0.00012, -2.2))
equal("signif, half to even", h2o.signif(as.h2o(c(25, 35, 45)), 1), c(20, 40, 40))
equal("scale", h2o.scale(frame$i), as.numeric(scale(data$i)))
scaled <- as.h2o(data[1:2])
h2o.scale(scaled, inplace = TRUE)
equal("scale in place", scaled, as.data.frame(scale(data[1:2])))
equal("cumsum", h2o.cumsum(frame$i[5:10, ]), cumsum(data$i[5:10]))
equal("difflag1", h2o.difflag1(frame$i[5:10, ]), c(NA, diff(data$i[5:10])))

# One number of many.
for (f in list(sum, max, min)) {
  equal("of all numbers", f(frame$i, na.rm = TRUE), f(data$i, na.rm = TRUE))
}
equal("mean", mean(frame$n, na.rm = TRUE), mean(data$n, na.rm = TRUE))
equal("sd", h2o.sd(frame$i, na.rm = TRUE), sd(data$i, na.rm = TRUE))
equal("var", h2o.var(frame$i, na.rm = TRUE), var(data$i, na.rm = TRUE))
equal("median", h2o.median(frame$i, na.rm = TRUE), median(data$i, na.rm = TRUE))
equal("range", h2o.range(frame$i, na.rm = TRUE), range(data$i, na.rm = TRUE))
equal("quantile", h2o.quantile(frame$i, c(0.1, 0.5, 0.9)), quantile(data$i, c(0.1, 0.5, 0.9), na.rm = TRUE))
equal("cor", h2o.cor(frame$i[5:10, ], frame$n[5:10, ]), cor(data$i[5:10], data$n[5:10]))
equal("which", h2o.which(frame$g == "d"), which(data$g == "d"))
equal("which.max", h2o.which_max(frame$n), which.max(data$n))
equal("which.min", h2o.which_min(frame$n), which.min(data$n))

# Functions over rows and columns.
numbers <- data[5:10, 1:2]
equal("apply over rows", apply(frame[5:10, 1:2], 1, sum), unname(apply(numbers, 1, sum)))
equal("apply over columns", as.vector(t(as.data.frame(apply(frame[5:10, 1:2], 2, mean)))),
      unname(colMeans(numbers)))
equal("apply with which.max", apply(frame[5:10, 1:2], 1, which.max),
      unname(apply(numbers, 1, which.max)))
equal("apply with a function", apply(frame[5:10, 1:2], 1, function(x) { max(x) - min(x) }),
      unname(apply(numbers, 1, function(x) { max(x) - min(x) })))
spread <- as.data.frame(h2o.ddply(frame[5:10, ], "g", function(d) { sum(d[, 2]) }))
equal("ddply", spread[order(spread$g), 2], as.vector(tapply(data$i[5:10], droplevels(data$g[5:10]), sum)))

# Categories.
equal("levels", h2o.levels(frame$g), levels(data$g))
equal("nlevels", h2o.nlevels(frame$g), nlevels(data$g))
equal("relevel", h2o.levels(h2o.relevel(frame$g, "c")), levels(relevel(data$g, "c")))
chosen <- h2o.ifelse(frame$n > 1, frame$g, "c0")
larger <- !is.na(data$n) & data$n > 1  # a missing value is not larger, as in H2O
equal("ifelse", chosen, ifelse(larger, as.character(data$g), "c0"))
equal("ifelse keeps the levels that occur, sorted", h2o.levels(chosen), c("a", "b", "c0", "d"))
words <- h2o.ifelse(frame$n > 1, "no", "yes")
equal("ifelse of two words", words, ifelse(larger, "no", "yes"))
equal("levels of ifelse of two words", h2o.levels(words), c("yes", "no"))
table <- as.data.frame(h2o.table(frame$g))
equal("table", table$Count, as.vector(table(data$g)))
equal("cut", h2o.asnumeric(h2o.cut(frame$i, c(-10, 0, 5, 10))),
      as.integer(cut(data$i, c(-10, 0, 5, 10))) - 1)
equal("match", h2o.match(frame$g, c("c", "a")), match(data$g, c("c", "a")))
equal("as.factor", h2o.levels(as.factor(frame$i)), c("-5", "0", "1", "2", "3", "4", "7"))
equal("as.numeric", as.numeric(as.character(as.factor(frame$i))), data$i)
equal("unique", sort(as.data.frame(h2o.unique(frame$i))[[1]]), sort(unique(data$i)))
equal("columns by type", h2o.columns_by_type(frame, "categorical"), 3)

# Text.
text <- c("one", "Two words", NA, "ONE one", "x-y")
words <- as.character(as.h2o(text))
equal("toupper", h2o.toupper(words), toupper(text))
equal("sub", h2o.sub("o", "0", words), sub("o", "0", text))
equal("gsub", h2o.gsub("o", "0", words), gsub("o", "0", text))
equal("gsub ignoring case", h2o.gsub("o", "0", words, ignore.case = TRUE),
      gsub("o", "0", text, ignore.case = TRUE))
equal("nchar", h2o.nchar(words), c(3, 9, NA, 7, 3))
equal("trim", h2o.trim(as.character(as.h2o(c("  a ", "b")))), c("a", "b"))
equal("substring", h2o.substring(words, 2, 3), substring(text, 2, 3))
equal("grep", h2o.grep("o", words), grep("o", text))
equal("grep of logical values", h2o.grep("ONE", words, ignore.case = TRUE, output.logical = TRUE),
      c(1, 0, 0, 1, 0))
split <- h2o.strsplit(as.character(as.h2o(c("a-b", "c"))), "-")
equal("strsplit", as.character(as.data.frame(split)[[2]]), c("b", NA))
equal("entropy", h2o.entropy(as.character(as.h2o(c("aabb", "a")))), c(1, 0))

# Times.
h2o.setTimezone("UTC")
days <- as.Date(c("2020-01-31", "2021-02-28", NA))
times <- h2o.asfactor(as.h2o(format(days)))
parsed <- as.Date(times, "%Y-%m-%d")
equal("as.Date", parsed, as.numeric(days) * 86400000)
equal("year", h2o.year(parsed), as.numeric(format(days, "%Y")))
equal("month", h2o.month(parsed), as.numeric(format(days, "%m")))
equal("day", h2o.day(parsed), as.numeric(format(days, "%d")))
equal("dayOfWeek", h2o.dayOfWeek(parsed), c("Fri", "Sun", NA))
equal("mktime", h2o.mktime(as.h2o(2020), as.h2o(0), as.h2o(30)), as.numeric(days[1]) * 86400000)

# Filling what is missing.
filled <- as.h2o(data)
equal("impute", h2o.impute(filled), c(mean(data$n, na.rm = TRUE), mean(data$i, na.rm = TRUE), 0))
equal("imputed numbers", filled$n, ifelse(is.na(data$n), mean(data$n, na.rm = TRUE), data$n))
equal("imputed categories", filled$g, c("a", "b", "a", "a", "c", "b", "a", "d", "d", "c"))
filled <- as.h2o(data)
equal("impute by mode", h2o.impute(filled, method = "mode"),
      c(mean(data$n, na.rm = TRUE), mean(data$i, na.rm = TRUE), 0))
filled <- as.h2o(data)
h2o.impute(filled, "n", method = "median")
equal("impute by median", filled$n[4, ], median(data$n, na.rm = TRUE))
filled <- as.h2o(data)
h2o.impute(filled, values = c(7.5, 8, "d"))
equal("impute given values", filled[c(3, 4), 1:2], data.frame(n = c(-1.5, 7.5), i = c(8, 4)))
equal("a given level", filled[4, 3], "d")
filled <- as.h2o(data)
h2o.impute(filled, "i", by = "g")
equal("impute by group", filled$i[3, ], 1)
down <- h2o.fillna(frame[, 1:2], "forward", axis = 2L, maxlen = 1L)
equal("fillna", down[, 2], c(1, 2, 2, 4, -5, 0, 1, 7, 7, 3))

# Order, duplicates, groups, joins.
equal("arrange", h2o.arrange(frame[5:10, 1:2], i), numbers[order(numbers$i), ])
equal("drop_duplicates", h2o.drop_duplicates(frame, "g", "first"),
      data[!duplicated(data$g), ])
equal("drop_duplicates, the last", h2o.drop_duplicates(frame, c("g", "i"), "last"),
      data[!duplicated(data[c("g", "i")], fromLast = TRUE), ])
ranked <- as.data.frame(h2o.rank_within_group_by(frame[5:10, ], "g", "n", new_col_name = "place"))
expected <- ave(data$n[5:10], data$g[5:10], FUN = rank)
equal("rank_within_group_by", ranked$place[order(ranked$n)], expected[order(data$n[5:10])])
grouped <- as.data.frame(h2o.group_by(frame[5:10, ], "g", sum("i"), mean("n"), nrow("i")))
equal("group_by", grouped[order(grouped$g), "sum_i"],
      as.vector(tapply(data$i[5:10], droplevels(data$g[5:10]), sum)))
other <- data.frame(g = factor(c("b", "a", "z")), v = c(10, 20, 30))
merged <- as.data.frame(h2o.merge(frame[c(1:3, 5:7), ], as.h2o(other), by = "g"))
equal("merge", sort(merged$v), c(10, 10, 20, 20, 20))
left <- as.data.frame(h2o.merge(frame, as.h2o(other), by = "g", all.x = TRUE))
equal("merge of all rows", c(nrow(left), sum(is.na(left$v))), c(10, 5))
hashed <- as.data.frame(h2o.merge(frame[c(1, 2, 5, 8), ], as.h2o(other), by = "g", all.x = TRUE, method = "hash"))
equal("merge by hash keeps the order", as.character(hashed$g), c("a", "b", "c", "d"))
equal("merge by hash", hashed$v, c(20, 10, NA, NA))
wide <- as.data.frame(h2o.pivot(as.h2o(data.frame(r = c(1, 1, 2), k = factor(c("x", "y", "x")), v = 1:3)),
                                "r", "k", "v"))
equal("pivot", wide, data.frame(r = 1:2, x = c(1, 3), y = c(2, NA)))
long <- as.data.frame(h2o.melt(as.h2o(data.frame(r = 1:2, x = 3:4, y = 5:6)), "r", c("x", "y")))
equal("melt", sort(long$value), 3:6)
finish()
