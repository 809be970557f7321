# The R examples of H2O's Deep Learning booklet and the two demos of the package, on small data that
# is made here.
source("checks.R")
set.seed(1)
folder <- tempfile("booklet")
dir.create(folder)

# As MNIST: 784 pixels and the digit, no header.
centers <- matrix(sample(0:255, 7840, TRUE) * (runif(7840) < 0.2), 10)
digits <- sample(0:9, 600, TRUE)
pixels <- centers[digits + 1, ] + matrix(sample(-40:40, 600 * 784, TRUE), 600) * (centers[digits + 1, ] > 0)
table <- cbind(pmin(pmax(pixels, 0), 255), digits)
train_file <- file.path(folder, "train.csv.gz")
test_file <- file.path(folder, "test.csv.gz")
for (part in list(list(train_file, 1:500), list(test_file, 501:600))) {
  out <- gzfile(part[[1]], "w")
  write.table(table[part[[2]], ], out, sep = ",", row.names = FALSE, col.names = FALSE)
  close(out)
}

# Importing and the trial run.
train <- h2o.importFile(train_file)
test <- h2o.importFile(test_file)
equal("rows and columns", c(dim(train), dim(test)), c(500, 785, 100, 785))
check("summary", length(capture.output(summary(train, exact_quantiles = TRUE))) > 5)
y <- "C785"
x <- setdiff(names(train), y)
train[, y] <- as.factor(train[, y])
test[, y] <- as.factor(test[, y])
trial <- function(...) {
  h2o.deeplearning(x = x, y = y, training_frame = train, distribution = "multinomial",
                   activation = "RectifierWithDropout", hidden = c(32, 32, 32),
                   input_dropout_ratio = 0.2, sparse = TRUE, l1 = 1e-5, seed = 1,
                   classification_stop = -1, ...)
}
model <- trial(validation_frame = test, epochs = 10)

# What a model tells.
equal("parameters", model@parameters$hidden, c(32, 32, 32))
equal("parameters that were not given", model@allparameters$rho, 0.99)
check("print", any(grepl("Validation|validation", capture.output(print(model)))))
performance <- h2o.performance(model, valid = TRUE)
check("confusion matrix", nrow(h2o.confusionMatrix(performance)) == 11)
check("mse", h2o.mse(model, valid = TRUE) < 0.5)
check("logloss", h2o.logloss(model, train = TRUE) < 1)
check("hit ratios", tail(h2o.hit_ratio_table(model, valid = TRUE)$hit_ratio, 1) == 1)
check("scoring history", "validation_classification_error" %in% names(h2o.scoreHistory(model)))
equal("performance of other data", h2o.logloss(h2o.performance(model, test)),
      h2o.logloss(model, valid = TRUE), tolerance = 1e-5)

# Predictions.
pred <- h2o.predict(model, newdata = test)
equal("columns of predictions", names(pred), c("predict", paste0("p", 0:9)))
shares <- as.data.frame(pred)
equal("they add up to one", rowSums(shares[, -1]), rep(1, 100))
check("they are right", mean(as.character(shares$predict) == as.character(digits[501:600])) > 0.8)

# Variable importances, cross-validation.
important <- h2o.varimp(trial(epochs = 2, variable_importances = TRUE))
check("variable importances", important$scaled_importance[1] == 1)
validated <- trial(epochs = 2, nfolds = 3, fold_assignment = "Modulo")
check("cross-validated error", h2o.mse(validated, xval = TRUE) < 1)
equal("models of the folds", length(h2o.cross_validation_models(validated)), 3)

# Checkpoints, files.
continued <- trial(validation_frame = test, checkpoint = model@model_id, epochs = 20)
check("a checkpoint goes on", max(h2o.scoreHistory(continued)$epochs, na.rm = TRUE) > 15)
model <- h2o.getModel(model_id = continued@model_id)
path <- h2o.saveModel(object = model, path = folder, force = TRUE)
h2o.rm(continued@model_id)
loaded <- h2o.loadModel(path)
equal("a saved model predicts the same", as.data.frame(h2o.predict(loaded, test)),
      as.data.frame(h2o.predict(h2o.loadModel(path), test)))
refused("saving where a file is", h2o.saveModel(loaded, folder), "already exists")
check("MOJO", file.exists(file.path(folder, h2o.download_mojo(loaded, folder))))

# Grids.
grid <- h2o.grid("deeplearning", grid_id = "r_grid", x = x, y = y, training_frame = train,
                 validation_frame = test, distribution = "multinomial", score_interval = 2,
                 epochs = 3, stopping_rounds = 3, stopping_tolerance = 0.05, seed = 1,
                 stopping_metric = "misclassification",
                 hyper_params = list(hidden = list(c(32, 32), c(32, 16, 8)), l1 = c(1e-4, 1e-3)))
equal("models of a grid", length(grid@model_ids), 4)
for (id in grid@model_ids) check("its models", h2o.mse(h2o.getModel(id), valid = TRUE) < 1)
sorted <- h2o.getGrid("r_grid", sort_by = "logloss", decreasing = TRUE)
check("sorted", !is.unsorted(rev(as.numeric(sorted@summary_table$logloss))))
random <- h2o.grid("deeplearning", grid_id = "r_random", x = x, y = y, training_frame = train,
                   validation_frame = test, epochs = 3,
                   search_criteria = list(strategy = "RandomDiscrete", max_models = 3,
                                          max_runtime_secs = 100, seed = 123456),
                   hyper_params = list(hidden = lapply(1:100, function(i) 10 + sample(50, sample(4, 1), TRUE)),
                                       l1 = seq(1e-6, 1e-3, 1e-6)))
equal("models of a random search", length(random@model_ids), 3)

# Anomalies.
beats <- as.h2o(as.data.frame(rbind(t(replicate(20, sin(1:50 / 5) + rnorm(50, 0, 0.05))), rnorm(50))))
normal <- h2o.deeplearning(x = names(beats), training_frame = beats[1:20, ], activation = "Tanh",
                           autoencoder = TRUE, hidden = c(20, 5, 20), sparse = TRUE, l1 = 1e-4,
                           epochs = 100, seed = 1)
errors <- as.data.frame(h2o.anomaly(normal, beats))
equal("the odd beat", which.max(errors$Reconstruction.MSE), 21)
equal("errors of every input", dim(h2o.anomaly(normal, beats, per_feature = TRUE)), c(21, 50))
equal("reconstruction", dim(h2o.predict(normal, beats)), c(21, 50))
equal("features of a layer", dim(h2o.deepfeatures(normal, beats, layer = 2)), c(21, 5))

# Quantiles.
flowers <- as.h2o(iris)
splits <- h2o.splitFrame(flowers, 0.75, seed = 1234)
high <- h2o.deeplearning(x = 1:3, y = "Petal.Width", training_frame = splits[[1]], seed = 1,
                         distribution = "quantile", quantile_alpha = 0.8)
equal("rows of quantiles", nrow(h2o.predict(high, splits[[2]])), nrow(splits[[2]]))

# The demos of the package.
prostate <- h2o.uploadFile(system.file("extdata", "prostate.csv", package = "h2o"), "prostate.hex")
prostate$CAPSULE <- as.factor(prostate$CAPSULE)
tanh <- h2o.deeplearning(x = setdiff(colnames(prostate), c("ID", "CAPSULE")), y = "CAPSULE",
                         training_frame = prostate, activation = "Tanh", hidden = c(10, 10, 10),
                         epochs = 100, seed = 1)
equal("layers of the summary", nrow(tanh@model$model_summary), 5)
equal("rows of predictions", nrow(as.data.frame(predict(tanh, prostate))), 380)
check("area under the curve", h2o.auc(h2o.performance(tanh)) > 0.7)
for (name in c("DPROS", "GLEASON")) prostate[[name]] <- as.factor(prostate[[name]])
odd <- h2o.deeplearning(x = c("AGE", "RACE", "DPROS", "PSA", "VOL", "CAPSULE", "GLEASON"),
                        training_frame = prostate, model_id = "autoencoders", autoencoder = TRUE)
anomalies <- h2o.anomaly(odd, prostate)
threshold <- h2o.quantile(anomalies$Reconstruction.MSE)["90%"]
equal("a tenth lies above the threshold", sum(anomalies$Reconstruction.MSE > threshold), 38)

refused("another algorithm", h2o.gbm(x = 1:3, y = 4, training_frame = flowers), "Hydrofoil trains deeplearning")
finish()
