# What becomes of the functions of the R client, as plain values that can be kept and compared:
#   Rscript functions.R PORT FILE [EACH FIRST]
# writes all of them as JSON, or one of EACH from FIRST on. H2O's are tests/data/r_functions.json.xz;
# functions_left_out.txt names the functions that none calls.
source("checks.R")
arguments <- commandArgs(trailingOnly = TRUE)
options(digits = 15)
folder <- tempfile("functions")
dir.create(folder)

prostate <- h2o.importFile(system.file("extdata", "prostate.csv", package = "h2o"), "prostate")
for (name in c("CAPSULE", "RACE", "DPROS")) prostate[[name]] <- as.factor(prostate[[name]])
train <- h2o.assign(prostate[1:250, ], "train")
test <- h2o.assign(prostate[251:380, ], "test")
rows <- data.frame(n = c(1.5, -2.25, 0, NA, 7, 3), i = c(3L, 3L, NA, 1L, 2L, 2L),
                    g = factor(c("b", "a", NA, "b", "c", "b")), k = c(1, 2, 3, 1, 2, 1))
f <- as.h2o(rows, "f")
other <- as.h2o(data.frame(g = factor(c("b", "a", NA, "z")), v = c(10, 20, 30, 40)), "other")
keyed <- as.h2o(data.frame(i = c(3, NA, 1, 9), w = c(1, 2, 3, 4)), "keyed")
s <- as.character(as.h2o(c(" one", "Two words", NA, "ONE one", "x-y", "")))
times <- as.h2o(as.POSIXct(c("2020-01-02 03:04:05", "1999-12-31 00:00:00", NA), tz = "UTC"))
whole <- as.h2o(rows[c(1, 2, 5, 6), c("n", "k")])
x <- c("AGE", "RACE", "DPROS", "DCAPS", "PSA", "GLEASON")
fit <- function(y, ...) {
  h2o.deeplearning(x = setdiff(x, y), y = y, training_frame = train, hidden = c(4, 3), epochs = 2,
                   seed = 1, reproducible = TRUE, score_interval = 0, score_duty_cycle = 1,
                   train_samples_per_iteration = 100, export_weights_and_biases = TRUE, ...)
}
folds <- function(y) {
  fit(y, model_id = paste0("m_", y), validation_frame = test, nfolds = 3, fold_assignment = "Modulo",
      keep_cross_validation_predictions = TRUE, keep_cross_validation_fold_assignment = TRUE)
}
b <- folds("CAPSULE")
m <- folds("DPROS")
r <- folds("VOL")
a <- h2o.deeplearning(x = x, training_frame = train, autoencoder = TRUE, hidden = c(4, 3), epochs = 2,
                      seed = 1, reproducible = TRUE, model_id = "a", export_weights_and_biases = TRUE)
g <- h2o.grid("deeplearning", x = x, y = "CAPSULE", training_frame = train, grid_id = "g",
              hidden = c(3), epochs = 1, seed = 1, reproducible = TRUE,
              hyper_params = list(l1 = c(0, 0.01), activation = c("Tanh", "Rectifier")))
pb <- h2o.performance(b, test)
pm <- h2o.performance(m, test)
pr <- h2o.performance(r, test)

invisible(h2o.exportFile(f, file.path(folder, "q.csv"), sep = ";", header = FALSE))
invisible(h2o.exportFile(f, file.path(folder, "f.parquet"), format = "parquet"))

shown <- function(expression) capture.output(print(expression))
file_of <- function(path) c(basename(path), file.exists(path))
changed <- function(frame, change) { copy <- h2o.assign(frame[, ], "changed"); change(copy) }

clocked <- "timestamp|duration|training_speed|checksum|scoring_time|_ms$|time"
words <- function(text) {
  text <- gsub("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", "TIME", text)
  text <- gsub("[0-9]+:[0-9]{2}:[0-9]{2}\\.[0-9]+|[0-9.]+ sec", "DURATION", text)
  text <- gsub("[0-9]+ obs/sec", "SPEED", text)
  text <- gsub("(RTMP_|Key_|_)?sid_[0-9a-z_]+|(?<=[_ ])[0-9a-f]{16,}|[A-Za-z_]+_model_R_[0-9]+_[0-9]+", "KEY", text, perl = TRUE)
  text <- gsub(folder, "FOLDER", text, fixed = TRUE)
  gsub("[0-9.]+ KB|127\\.0\\.0\\.1:[0-9]+|localhost:[0-9]+", "WHERE", text)
}
columns <- function(frame) {
  kept <- !grepl(clocked, names(frame))
  lapply(setNames(as.list(frame)[kept], words(names(frame)[kept])), function(column) {
    if (is.factor(column)) list(levels = levels(column), cells = as.character(column)) else plain(column)
  })
}
plain <- function(value) {
  if (is.h2o(value)) return(columns(as.data.frame(value)))
  if (is.data.frame(value)) return(columns(value))
  if (is(value, "H2OModelMetrics")) return(c(class(value), plain(value@metrics$MSE)))
  if (is(value, "H2OModel")) return(c(class(value), words(value@model_id)))
  if (isS4(value)) return(class(value))
  if (is.function(value)) return("a function")
  if (is.numeric(value) && !is.null(dim(value))) return(plain(as.data.frame(value)))
  if (inherits(value, "POSIXct")) return(format(value, tz = "UTC"))
  if (is.numeric(value)) return(setNames(signif(as.numeric(value), 9), names(value)))
  if (is.list(value)) {
    if (!is.null(names(value))) value <- value[!grepl(clocked, names(value))]
    return(lapply(value, plain))
  }
  words(as.character(value))
}
outcome <- function(text) {
  refusal <- function(problem) {
    said <- strsplit(conditionMessage(problem), "\n")[[1]]
    list(refused = words(substr(trimws(paste(said[nzchar(trimws(said))], collapse = " | ")), 1, 300)))
  }
  found <- NULL
  capture.output(found <- tryCatch(suppressWarnings(plain(eval(parse(text = text)))), error = refusal))
  found
}

expressions <- readLines("functions.txt")
expressions <- expressions[nzchar(expressions) & !startsWith(expressions, "#")]
if (length(arguments) > 2) {
  places <- as.integer(arguments[3:4])
  expressions <- expressions[seq_along(expressions) %% places[1] == places[2]]
}
found <- lapply(setNames(expressions, expressions), outcome)
writeLines(jsonlite::toJSON(found, auto_unbox = TRUE, null = "null", na = "null", digits = NA), arguments[2])
